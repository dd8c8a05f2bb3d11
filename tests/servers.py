"""Real server processes: `manage.py serve`, each with a state folder of its own."""

import contextlib
import itertools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import psycopg
import pytest

from syncchatroom.command_line import REFUSED
from tests.migrated import DATABASE, find_migrated, migrate
from tests.served.collected import find_collected
from tests.services import MissingService, run_postgres, run_redis

ROOT = Path(__file__).resolve().parent.parent
MIGRATED = "syncchat_migrated"
START_SECONDS = 120
STOP_SECONDS = 30

# Whatever the surroundings say, a test's server starts from the defaults
BARE = {
    "DJANGO_SETTINGS_MODULE": "tests.server_settings",
    "SECRET_KEY": "",
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "PUBLIC_URL": "",
    "DEBUG": "false",
    # No test asks the Internet
    "LINK_PREVIEWS": "false",
    "LOG_LEVEL": "WARNING",
    # Tests write faster than people; the limit has tests of its own
    "SEND_LIMIT": "0",
    "SOCKET_LIMIT": "0",
    # Where it is set, as in many containers, each server compiles the whole product anew: two thirds of its start
    "PYTHONDONTWRITEBYTECODE": "",
}
SERVE = [sys.executable, "manage.py", "serve", "--port", "0"]
_numbers = itertools.count(1)

StartServer = Callable[..., "Server"]


@dataclass
class Server:
    url: str
    process: subprocess.Popen[str]
    var_dir: Path
    environment: dict[str, str]

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1) + "ws/"

    def manage(self, *arguments: str) -> str:
        """Run a management command against this server's database."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(STOP_SECONDS)


def open_server(
    var_dir: Path,
    static: Path,
    workers: int,
    environment: dict[str, str],
    wrapper: Sequence[str] = (),
    log: TextIO | None = None,
) -> Server:
    """`wrapper` comes before the command: a tracer, or a clock that is wrong."""
    env = {**os.environ, **BARE, "VAR_DIR": str(var_dir), "STATIC_ROOT": str(static), **environment}
    if not env["DATABASE_URL"] and not wrapper:  # a tracer wants to see every write
        lay_out_database(var_dir)
    command = [*wrapper, *SERVE, "--migrate", "--workers", str(workers)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
    return Server(read_address(process), process, var_dir, env)


def lay_out_database(var_dir: Path) -> None:
    """A new folder gets the tables ready made: migrating took half of each server's start."""
    if not var_dir.exists() or not any(var_dir.iterdir()):
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy(find_migrated(tuple(BARE.items())), var_dir / DATABASE)


def fail_to_serve(var_dir: Path, **environment: str) -> str:
    """What a server says that must not start."""
    env = {**os.environ, **BARE, "VAR_DIR": str(var_dir), **environment}
    done = subprocess.run(SERVE, cwd=ROOT, env=env, capture_output=True, text=True, timeout=START_SECONDS)
    assert done.returncode == REFUSED
    assert "Traceback" not in done.stderr
    return done.stderr


def read_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                return found[0]
    finally:
        watchdog.cancel()
    raise RuntimeError(f"the server ended with {process.wait()} before it said where it is")


@pytest.fixture(scope="session")
def static_root() -> Path:
    return find_collected()


@pytest.fixture
def start_server(tmp_path: Path, static_root: Path) -> Iterator[StartServer]:
    """`start_server(workers=2, DATABASE_URL=…)`: as many as a test wants, all ended with it."""
    started: list[Server] = []

    def start(*, workers: int = 1, var_dir: Path | None = None, **environment: str) -> Server:
        server = open_server(var_dir or tmp_path / f"var{len(started)}", static_root, workers, environment)
        started.append(server)
        return server

    yield start
    for server in started:
        with contextlib.suppress(ProcessLookupError):
            server.stop()


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with skip_if_missing(run_redis()) as url:
        yield url


@pytest.fixture(scope="session")
def _postgres() -> Iterator[str]:
    with skip_if_missing(run_postgres()) as url:
        yield url


@pytest.fixture(scope="session")
def _migrated_postgres(_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database that has its tables, to copy: a copy takes a tenth of the time."""
    url = _postgres.removesuffix("postgres") + MIGRATED
    with psycopg.connect(_postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {MIGRATED}")
    migrate(tmp_path_factory.mktemp("migrated"), {**BARE, "DATABASE_URL": url})
    return MIGRATED


@pytest.fixture
def postgres_url(_postgres: str, _migrated_postgres: str) -> str:
    """A database of its own, in which nobody was yet."""
    name = f"syncchat_{next(_numbers)}"
    with psycopg.connect(_postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_migrated_postgres}")
    return _postgres.removesuffix("postgres") + name


@contextlib.contextmanager
def skip_if_missing(service: AbstractContextManager[str]) -> Iterator[str]:
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(service)
        except MissingService as missing:
            # Where everything has to run, a missing service is a failure
            (pytest.fail if os.environ.get("CI") else pytest.skip)(str(missing))
        yield url
