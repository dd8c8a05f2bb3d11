"""The servers under test, each a real process with its own empty folder for state."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.pinning import SERVER_CPU, pin

ROOT = Path(__file__).resolve().parent.parent
_OWN_PYTHON = ROOT / ".venv" / "bin" / "python"
PYTHON = str(_OWN_PYTHON) if _OWN_PYTHON.exists() else sys.executable
OURS = ["manage.py", "serve", "--port", "0", "--workers", "1"]
TUTORIAL = ["-m", "benchmarks.baselines.tutorial.serve"]
START_SECONDS = 60
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class DidNotStart(RuntimeError):
    """The server ended, or said no address."""


def make_environment(var_dir: Path) -> dict[str, str]:
    """The defaults of a fresh installation, whatever the caller's shell or an .env file says."""
    return {
        **os.environ,
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": f"sqlite:///{var_dir / 'db.sqlite3'}",
        "REDIS_URL": "",
        "LOG_LEVEL": "WARNING",
    }


def run_python(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [PYTHON, *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@contextmanager
def serving(words: list[str], environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A running server: its port and process id."""
    process = subprocess.Popen(
        [*pin(SERVER_CPU), PYTHON, *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _find_port(process), process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _find_port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if not select.select([process.stdout], [], [], 0.2)[0]:
            continue
        found = _ADDRESS.search(process.stdout.readline())
        if found:
            return int(found[1])
    raise DidNotStart("the server said no address")
