import os
import socket
import sys
from functools import partial
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from syncchat.backups.summary import find_unknown_migration, read_migrations
from syncchat.operations.checks import find_unsafe_settings
from syncchat.operations.health import make_page
from syncchat.operations.heartbeats import beat
from syncchat.operations.listening_socket import get_address, open_listening_socket
from syncchat.operations.server import Server, create_config, run_server
from syncchat.operations.startup import (
    collect_static_files,
    is_migrated,
    tell_histories_apart,
    warn_of_readable,
    warn_of_unflushed,
)
from syncchat.operations.supervisor import Supervisor, watch_lifeline
from syncchatroom.command_line import REFUSED
from syncchatroom.environment import env


class Command(BaseCommand):
    help = "Serves the chat to people: production settings, any number of worker processes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=env.str("HOST"))
        parser.add_argument("--port", type=int, default=env.int("PORT"), help="0 takes a free one")
        parser.add_argument("--workers", type=int, default=settings.WORKERS)
        parser.add_argument("--migrate", action="store_true", help="first bring the database up to date")
        parser.add_argument(
            "--worker", type=int, nargs=3, metavar=("SOCKET", "LIFELINE", "READY"), help="internal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["worker"]:
            _leave(self._work(*options["worker"]))
        self._prepare(migrate=options["migrate"])
        _leave(self._serve(options["host"], options["port"], options["workers"]))

    def _serve(self, host: str, port: int, workers: int) -> int:
        if workers > 1 and not hasattr(os, "fork"):
            raise _refuse("Windows has no socket that several processes accept on: set WORKERS=1.")
        try:
            listening = open_listening_socket(host, port)
        except (OSError, OverflowError) as error:
            raise _refuse(f"HOST={host}, PORT={port}: {getattr(error, 'strerror', error)}.") from error
        announce = partial(self._announce, listening)
        if workers > 1:
            return Supervisor(listening, workers, on_ready=announce).run()
        return run_server(Server(create_config(), on_ready=announce), listening)

    def _prepare(self, *, migrate: bool) -> None:
        if faults := find_unsafe_settings():
            raise _refuse("\n".join(faults))
        if unknown := find_unknown_migration(read_migrations()):
            advice = "Install that one, or restore the backup made before the update."
            raise _refuse(f"A newer release made the database: this one does not know {unknown}. {advice}")
        if not is_migrated():
            if not migrate:
                raise _refuse("The database is not up to date: run manage.py migrate.")
            call_command("migrate", interactive=False, verbosity=0)
        self._make_first_page()
        warn_of_unflushed()
        warn_of_readable()
        tell_histories_apart()
        connections.close_all()

    def _make_first_page(self) -> None:
        try:
            collect_static_files()
        except OSError as error:
            raise _refuse(f"STATIC_ROOT={settings.STATIC_ROOT} cannot be used: {error.strerror}.") from error
        try:
            make_page()
        except Exception as error:
            raise _refuse(
                f"No page can be made: {error}. Install again what requirements.txt lists."
            ) from error

    def _announce(self, listening: socket.socket) -> None:
        self.stdout.write(f"SyncChatRoom is at {get_address(listening)} (Ctrl-C stops it)")
        self.stdout.flush()

    def _work(self, socket_descriptor: int, lifeline: int, ready: int) -> int:
        pulse = partial(beat, ready)
        server = Server(create_config(), on_ready=pulse, on_beat=pulse)
        watch_lifeline(lifeline, is_serving=lambda: server.started)
        return run_server(server, socket.socket(fileno=socket_descriptor))


def _refuse(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=REFUSED)


def _leave(status: int) -> NoReturn:
    # All is committed and closed. Taking the interpreter apart would make up half of the time a stop takes
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
