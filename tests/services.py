"""PostgreSQL and Redis of our own: on free ports, in a temporary folder, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

START_SECONDS = 20


class MissingService(Exception):
    """A program that is not installed."""


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_program(name: str) -> str:
    """On the path, or where Debian keeps PostgreSQL's."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(debian[-1]) if debian else shutil.which(name)
    if not found:
        raise MissingService(f"{name} is not installed")
    return found


@contextlib.contextmanager
def run_redis() -> Iterator[str]:
    port = find_free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with _run([find_program("redis-server"), *options], port):
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def run_postgres() -> Iterator[str]:
    initdb, postgres = find_program("initdb"), find_program("postgres")
    port = find_free_port()
    with tempfile.TemporaryDirectory(prefix="syncchat-pg-") as folder:
        user = _own_by_postgres(folder)
        # PostgreSQL refuses to run as root
        prefix = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
        files = f"{folder}/data"
        options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        subprocess.run([*prefix, initdb, "-D", files, *options], check=True, capture_output=True, cwd=folder)
        settings = [
            "-c",
            f"unix_socket_directories={folder}",
            "-c",
            "fsync=off",
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        with _run([*prefix, postgres, "-D", files, "-p", str(port), *settings], port):
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"


def _own_by_postgres(folder: str) -> str:
    if os.geteuid() != 0:
        return ""
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return owner.pw_name


@contextlib.contextmanager
def _run(command: Sequence[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_listening(process, port)
            yield
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def _wait_until_listening(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start")
