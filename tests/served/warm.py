"""One process of a server for many files of tests, each of which finds nobody in it.

What a new process loads, compiles and looks up before its first page takes two seconds of a core; this takes a tenth.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.migrated import find_migrated
from tests.served.again import STOPPED
from tests.servers import BARE, ROOT, STOP_SECONDS, Server, read_address

AGAIN = [sys.executable, "-m", "tests.served.again"]


class WarmServer(Server):
    is_running = False

    def start(self) -> None:
        if self.process.poll() is not None:
            # A test has ended it
            self.process = start_process(self.environment)
        assert self.process.stdin
        self.process.stdin.write(f"{find_migrated(tuple(BARE.items()))}\n")
        self.process.stdin.flush()
        self.url, self.is_running = read_address(self.process), True

    def stop(self) -> int:
        if self.process.poll() is None and self.is_running:
            self.process.terminate()
            assert self.process.stdout
            self.is_running = False
            if STOPPED not in (line.strip() for line in self.process.stdout):
                raise RuntimeError(
                    f"the server ended with {self.process.wait(STOP_SECONDS)} when asked to stop"
                )
        self.is_running = False
        return self.process.poll() or 0

    def end(self) -> None:
        self.stop()
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(STOP_SECONDS)


def start_process(environment: dict[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(AGAIN, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)


@pytest.fixture(scope="session")
def _warm_server(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[WarmServer]:
    var_dir = tmp_path_factory.mktemp("warm")
    var_dir.chmod(0o700)
    environment = {**os.environ, **BARE, "VAR_DIR": str(var_dir), "STATIC_ROOT": str(static_root)}
    server = WarmServer("", start_process(environment), var_dir, environment)
    yield server
    server.end()


@pytest.fixture(scope="module")
def module_server(_warm_server: WarmServer) -> Iterator[Server]:
    """A server for a whole file of tests."""
    _warm_server.start()
    yield _warm_server
    _warm_server.stop()
