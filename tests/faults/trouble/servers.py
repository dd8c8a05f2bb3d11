"""What befalls a server process itself."""

import asyncio
import contextlib
import random
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

from tests.faults.stage import House, send

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
    _limit_files(house, SMALL_FILE)
    await asyncio.sleep(chance.uniform(1, 4))
    _limit_files(house, resource.RLIM_INFINITY)


def _limit_files(house: House, size: int) -> None:
    for pid in house.list_pids():
        with contextlib.suppress(ProcessLookupError):
            # Only the soft limit: the hard one cannot be raised again without root
            hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


async def kill_a_worker(house: House, chance: random.Random) -> None:
    """Another one takes its place; a server gives up whose workers die five times while they start."""
    if workers := house.list_workers():
        send(chance.choice(workers), signal.SIGKILL)
    await asyncio.sleep(chance.uniform(1, 3))


async def stop_a_worker(house: House, chance: random.Random) -> None:
    """SIGSTOP: connections that the kernel gives it wait."""
    workers = house.list_workers()
    stopped = chance.choice(workers) if workers else None
    if stopped:
        send(stopped, signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(0.5, 5))
    if stopped:
        send(stopped, signal.SIGCONT)


async def hang_a_worker(house: House, chance: random.Random) -> None:
    """Its loop runs in a circle: whatever it should do has to wait, and signals are not heard."""
    seconds = chance.uniform(0.5, 5)
    (house.switches / "hang").write_text(str(seconds))
    await asyncio.sleep(seconds + 0.5)


EVERYWHERE = (kill, freeze, restart, drop_hints, shift_clock)
ON_SQLITE = (fill_disk,)
WITH_WORKERS = (kill_a_worker, stop_a_worker, hang_a_worker)
# Of these, one at a time: with no server at all nothing happens that could be judged
ENDS_A_PROCESS = {"kill", "restart", "freeze", *(fault.__name__ for fault in WITH_WORKERS)}
