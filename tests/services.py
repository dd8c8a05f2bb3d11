"""PostgreSQL and Redis of our own: on free ports, in a temporary folder, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

START_SECONDS = 20


class MissingService(Exception):
    """A program that is not installed."""


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_program(name: str) -> str:
    """On the path, or where Debian keeps PostgreSQL's and servers."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(debian[-1]) if debian else shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found:
        raise MissingService(f"{name} is not installed")
    return found


@dataclass
class Service:
    """A program that a test may stop, kill, freeze and start again at the same address."""

    url: str
    port: int
    command: Sequence[str]
    owner: str = ""  # who runs it, if not we
    # PostgreSQL would wait for its clients on SIGTERM, and leave its children behind on SIGKILL
    stop_signal: signal.Signals = signal.SIGTERM
    kill_signal: signal.Signals = signal.SIGKILL
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        owner = {"user": self.owner, "group": self.owner, "extra_groups": []} if self.owner else {}
        # The folder that we stand in may be closed to another user
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **owner,  # type: ignore[call-overload]
        )
        _wait_until_listening(self.process, self.port)

    def stop(self) -> None:
        self._end(self.stop_signal)

    def kill(self) -> None:
        self._end(self.kill_signal)

    def freeze(self) -> None:
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None:
            self._send(number)
            self._send(signal.SIGCONT)
            self.process.wait(START_SECONDS)
            self.process = None


@contextlib.contextmanager
def open_redis() -> Iterator[Service]:
    """Started, and ended with the block."""
    port = find_free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command = [find_program("redis-server"), *options]
    with run_service(Service(f"redis://127.0.0.1:{port}/0", port, command)) as redis:
        yield redis


@contextlib.contextmanager
def open_postgres() -> Iterator[Service]:
    """Started, and ended with the block."""
    initdb, postgres = find_program("initdb"), find_program("postgres")
    port = find_free_port()
    with tempfile.TemporaryDirectory(prefix="syncchat-pg-") as folder:
        files, user = f"{folder}/data", _own_by_postgres(folder)
        # PostgreSQL refuses to run as root
        prefix = ["runuser", "-u", user, "--"] if user else []
        options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        subprocess.run([*prefix, initdb, "-D", files, *options], check=True, capture_output=True, cwd=folder)
        settings = ("fsync=off", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
        pairs = [word for setting in settings for word in ("-c", setting)]
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        command = [postgres, "-D", files, "-p", str(port), *pairs]
        with run_service(Service(url, port, command, user, signal.SIGINT, signal.SIGQUIT)) as service:
            yield service


@contextlib.contextmanager
def run_redis() -> Iterator[str]:
    with open_redis() as redis:
        yield redis.url


@contextlib.contextmanager
def run_postgres() -> Iterator[str]:
    with open_postgres() as postgres:
        _wait_until_answering(postgres.url)
        yield postgres.url


def _own_by_postgres(folder: str) -> str:
    if os.geteuid() != 0:
        return ""
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return owner.pw_name


@contextlib.contextmanager
def run_service(service: Service) -> Iterator[Service]:
    try:
        service.start()
        yield service
    finally:
        service.stop()


def _wait_until_listening(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start")


def _wait_until_answering(url: str) -> None:
    """PostgreSQL listens a moment before it lets anybody in."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
