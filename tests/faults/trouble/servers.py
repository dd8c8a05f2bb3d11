"""What befalls a server process itself."""

import asyncio
import contextlib
import random
import resource
from collections.abc import Iterator
from pathlib import Path

from tests.faults.stage import House

HOUR = 3600
SMALL_FILE = 32 * 1024  # bytes; the database's journal is soon beyond it


async def kill(house: House, chance: random.Random) -> None:
    await house.kill()
    await asyncio.sleep(chance.uniform(0, 1))
    await house.start()


async def freeze(house: House, chance: random.Random) -> None:
    """SIGSTOP: everything is still open, nothing moves."""
    house.freeze()
    await asyncio.sleep(chance.uniform(0.5, 5))
    house.thaw()


async def restart(house: House, chance: random.Random) -> None:
    await house.restart()


async def drop_hints(house: House, chance: random.Random) -> None:
    """Nobody tells this server that a log has grown: it has to find out by looking."""
    with _switched(house.switches / "drop_hints", ""):
        await asyncio.sleep(chance.uniform(2, 6))


async def shift_clock(house: House, chance: random.Random) -> None:
    with _switched(house.switches / "clock", str(chance.choice((-HOUR, HOUR)))):
        await asyncio.sleep(chance.uniform(2, 6))


@contextlib.contextmanager
def _switched(switch: Path, words: str) -> Iterator[None]:
    switch.write_text(words)
    try:
        yield
    finally:
        switch.unlink()


async def fill_disk(house: House, chance: random.Random) -> None:
    """No file of this server's may grow: what SQLite writes to fails, and the reading goes on."""
    pid = house.running.process.pid
    with contextlib.suppress(ProcessLookupError):
        _limit_files(pid, SMALL_FILE)
        await asyncio.sleep(chance.uniform(1, 4))
        _limit_files(pid, resource.RLIM_INFINITY)


def _limit_files(pid: int, size: int) -> None:
    # Only the soft limit: the hard one cannot be raised again without root
    hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


# Of these, one at a time: with no server at all nothing happens that could be judged
ENDS_A_PROCESS = {"kill", "restart", "freeze"}
EVERYWHERE = (kill, freeze, restart, drop_hints, shift_clock)
ON_SQLITE = (fill_disk,)
