"""`python -m tests.served.again`: a server that stops when it is asked to, and starts again with nobody in it.

Each line of its input names a database to start with.
"""

import faulthandler
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.cache import cache

STOPPED = "stopped"
# A thread that hangs says where; the product itself waits for nine
STOP_SECONDS = 20


def main() -> None:
    django.setup()
    from syncchat.operations import server

    # The product's own timer ends the process also when the server has stopped in time
    server._end_anyway = partial(faulthandler.dump_traceback_later, STOP_SECONDS, exit=True)
    for line in sys.stdin:
        forget_everything(Path(line.strip()))
        serve()
        faulthandler.cancel_dump_traceback_later()
        print(STOPPED, flush=True)
    os._exit(0)


def serve() -> None:
    from syncchat.management.commands.serve import Command
    from syncchat.operations.listening_socket import open_listening_socket
    from syncchat.operations.server import Server, create_config, run_server

    command: Any = Command()
    command._prepare(migrate=False)
    with open_listening_socket("127.0.0.1", 0) as listening:
        run_server(Server(create_config(), on_ready=partial(command._announce, listening)), listening)


def forget_everything(template: Path) -> None:
    """What is on disk but the key, and what a process counts in memory."""
    from syncchat.domain.limits import limits
    from syncchat.operations import wrong_address

    for path in settings.VAR_DIR.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    with open_both(template) as (source, target):
        source.backup(target)
    cache.clear()
    limits.forget_all()
    wrong_address._told.clear()
    wrong_address._refused_origins.clear()


@contextmanager
def open_both(template: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """The same file gets other contents: a thread that still has it open sees them."""
    database = settings.DATABASES["default"]["NAME"]
    with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(database)) as target:
        yield source, target


if __name__ == "__main__":
    main()
