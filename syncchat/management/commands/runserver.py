import os
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.commands.runserver import Command as DjangoRunserver
from django.db import OperationalError, connections
from django.utils import autoreload

from syncchat.operations.listening_socket import get_address, open_listening_socket
from syncchat.operations.server import Server, create_config
from syncchat.operations.startup import collect_static_files
from syncchatroom.command_line import REFUSED, describe


class Command(DjangoRunserver):
    help = "Serves the chat to its developer: HTTP, WebSocket and static files, restarted when code changes."

    addr: str
    port: str

    def inner_run(self, *args: Any, **options: Any) -> None:
        autoreload.raise_last_exception()
        if not options["skip_checks"]:
            self.check(display_num_errors=True)
        self._check_database()
        connections.close_all()
        if not settings.DEBUG:
            collect_static_files()
        try:
            listening = open_listening_socket(self.addr, int(self.port))
        except OSError as error:
            self._refuse(f"{self.addr} port {self.port}: {error.strerror}.")
        # Python's loop: the reloader ends this thread in the middle of things, which uvloop takes badly
        server = Server(
            create_config(loop="asyncio"), on_ready=lambda: self._announce(get_address(listening))
        )
        server.run(sockets=[listening])

    def run(self, **options: Any) -> None:
        signal.signal(signal.SIGINT, _leave)
        super().run(**options)

    def _check_database(self) -> None:
        try:
            self.check_migrations()
        except OperationalError as error:
            self._refuse(describe(error))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        # sys.exit would end this thread only, and the reloader go on watching
        os._exit(REFUSED)

    def _announce(self, address: str) -> None:
        self.stdout.write(f"SyncChatRoom is at {address} (Ctrl-C stops it; it restarts when code changes)")
        self.stdout.flush()


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
