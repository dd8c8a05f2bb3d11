"""A second PostgreSQL that follows the first; it is cut off from it, and takes its place once that is gone for ever."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from tests.faults.stage import send
from tests.services import Service, find_free_port, find_program, open_postgres, run_service

NAME = "standby"
PATIENCE = 60.0
CAUGHT_UP = "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn()"
SYNCHRONOUS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


class Pair:
    def __init__(self, primary: Service, standby: Service, folder: Path) -> None:
        self.primary, self.standby, self._folder = primary, standby, folder

    def be_synchronous(self) -> None:
        """From here on no commit ends before the standby has it on its disk."""
        ask(self.primary, f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
        ask(self.primary, "SELECT pg_reload_conf()")
        wait_for(lambda: ask(self.primary, SYNCHRONOUS))

    def wait_level(self) -> None:
        wait_for(lambda: ask(self.primary, CAUGHT_UP))

    def wait_held(self) -> None:
        """A commit waits for the standby."""
        wait_for(lambda: ask(self.primary, WAITING))

    def part(self) -> None:
        """The line between the two breaks: what is committed from here on is on one disk only."""
        ask(self.standby, "ALTER SYSTEM SET primary_conninfo = ''")
        ask(self.standby, "SELECT pg_reload_conf()")
        wait_for(lambda: not ask(self.primary, "SELECT count(*) FROM pg_stat_replication"))

    def lose_primary(self) -> None:
        """kill -9 of all its processes, and its disk is gone."""
        process = self.primary.process
        assert process
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in (process.pid, *map(int, children)):
            send(pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(self._folder)

    def promote(self) -> None:
        ask(self.standby, "SELECT pg_promote()")


def ask(service: Service, statement: LiteralString) -> Any:
    with psycopg.connect(service.url, autocommit=True) as database:
        cursor = database.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def wait_for(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError("the standby never came so far")
        time.sleep(0.05)


@contextlib.contextmanager
def open_pair() -> Iterator[Pair]:
    """Both started and level, and ended with the block."""
    with open_postgres() as primary, tempfile.TemporaryDirectory(prefix="syncchat-standby-") as name:
        wait_for(lambda: _is_answering(primary))
        folder, port = Path(name), find_free_port()
        if primary.owner:
            shutil.chown(folder, primary.owner, primary.owner)
        command = list(primary.command)
        source, files = Path(command[command.index("-D") + 1]), folder / "data"
        _copy(primary, files)
        command[command.index("-D") + 1] = str(files)
        command[command.index("-p") + 1] = str(port)
        url = primary.url.replace(f":{primary.port}/", f":{port}/")
        standby = Service(url, port, command, primary.owner, signal.SIGINT, signal.SIGQUIT)
        with run_service(standby):
            wait_for(lambda: _is_answering(standby))
            pair = Pair(primary, standby, source)
            pair.wait_level()
            yield pair


def _copy(primary: Service, files: Path) -> None:
    where = f"host=127.0.0.1 port={primary.port} user=postgres application_name={NAME}"
    prefix = ["runuser", "-u", primary.owner, "--"] if primary.owner else []
    options = ["-D", str(files), "-d", where, "-R", "-X", "stream", "-c", "fast", "--no-sync"]
    subprocess.run(
        [*prefix, find_program("pg_basebackup"), *options], check=True, capture_output=True, cwd=files.parent
    )


def _is_answering(service: Service) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        ask(service, "SELECT 1")
        return True
    return False
