"""Two runs at once, one on each kind of database: what every change has to pass."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.stage import SHARED_STATIC
from tests.served.collected import find_collected
from tests.servers import ROOT

SQLITE = ("sqlite",)
# By lot: with a broker, or with workers that are killed, stopped and hung. More than two at once try too little
POSTGRES = (("postgres", "--redis"), ("postgres", "--workers", "2"))
# Twice two servers, their clients and databases share two cores
SIZE = ("--seconds", "60", "--people", "7", "--tabs", "1", "--pace", "2")
LIMIT_SECONDS = 600
FAILED, INCONCLUSIVE = 1, 2  # what `tests.faults.run` ends with


@dataclass
class Started:
    seed: int
    stores: tuple[str, ...]
    static: str
    again: bool = False
    said: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="syncchat-history-said-")))

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.run", "--seed", str(self.seed), *SIZE]
        with (self.said / "out").open("w") as out:
            self.process = subprocess.Popen(
                [*command, "--database", *self.stores],
                cwd=ROOT,
                env={**os.environ, SHARED_STATIC: self.static},
                stdout=out,
                stderr=subprocess.STDOUT,
                # A group of its own: its servers and databases end with it
                start_new_session=True,
            )

    def end(self) -> int:
        """Returns: its status; what it said is printed."""
        try:
            status = self.process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            status = self.kill()
        print((self.said / "out").read_text(), end="", flush=True)
        shutil.rmtree(self.said)
        return status

    def kill(self) -> int:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()


def choose_stores() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return SQLITE, secrets.choice(POSTGRES)


def run_stores(seeds: list[int] | None, *, start: Callable[..., Started] = Started) -> int:
    """Fails if one breaks a promise, whatever the others do; one that tried too little is tried once more."""
    started_at = time.monotonic()
    seeds = seeds or [secrets.randbelow(1_000_000) for _ in range(2)]
    static = str(find_collected())
    waiting = [start(seed, stores, static) for seed, stores in zip(seeds, choose_stores(), strict=True)]
    statuses: list[int] = []
    unsteady: list[str] = []
    try:
        while waiting:
            run = waiting[0]
            status = run.end()
            waiting.remove(run)
            if status == INCONCLUSIVE and not run.again and FAILED not in statuses:
                unsteady.append(" ".join(run.stores))
                waiting.append(start(secrets.randbelow(1_000_000), run.stores, static, again=True))
            else:
                statuses.append(status)
    finally:
        for run in waiting:
            run.kill()
    words = f"; UNSTEADY, tried too little and once more: {', '.join(unsteady)}" if unsteady else ""
    print(f"{statuses.count(0)} of {len(statuses)} passed{words} ({time.monotonic() - started_at:.0f} s)")
    return 0 if not any(statuses) else 1
