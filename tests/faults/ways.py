"""One direction of a proxied connection, and what may go wrong in it."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

CHUNK = 64 * 1024
SLICES_PER_SECOND = 20  # of a bounded bandwidth


class Cut(Exception):
    """This connection has carried as much as it may."""


def _make_open_gate() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


@dataclass
class Way:
    """Set a field, and it holds from the next bytes on; `cut_after` for connections made from now on."""

    latency: float = 0.0  # seconds
    jitter: float = 0.0  # seconds on top, at most
    bandwidth: int = 0  # bytes a second; 0 is no bound. A slow reader is a bounded way down.
    cut_after: int | None = None  # bytes
    is_hole: bool = False  # what goes in never comes out
    passed: int = 0  # bytes, of all connections
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    _gate: asyncio.Event = field(default_factory=_make_open_gate)

    def hold(self) -> None:
        """Nothing moves until `release`: a cable that is out for a while."""
        self._gate.clear()

    def release(self) -> None:
        self._gate.set()

    def heal(self) -> None:
        self.latency = self.jitter = 0.0
        self.bandwidth, self.cut_after, self.is_hole = 0, None, False
        self.release()

    async def delay(self, size: int) -> None:
        """Sleep once a chunk: what arrives meanwhile leaves together, so only time is lost, not rate."""
        seconds = self.latency + self.jitter * self.chance.random()
        if self.bandwidth:
            seconds += size / self.bandwidth
        if seconds:
            await asyncio.sleep(seconds)
        await self._gate.wait()

    def chunk(self) -> int:
        return max(1, self.bandwidth // SLICES_PER_SECOND) if self.bandwidth else CHUNK


async def carry(
    way: Way,
    source: asyncio.StreamReader,
    sink: asyncio.StreamWriter,
    *,
    copy: bytearray,
    is_dead: Callable[[], bool],
) -> None:
    """Raises: Cut after the byte at which this connection is to break."""
    left = way.cut_after
    while chunk := await source.read(way.chunk()):
        copy += chunk[: CHUNK - len(copy)]
        part = chunk if left is None else chunk[:left]
        await way.delay(len(part))
        if way.is_hole or is_dead():
            continue
        sink.write(part)
        await sink.drain()
        way.passed += len(part)
        if left is not None:
            left -= len(part)
            if left == 0:
                raise Cut
    if not way.is_hole and not is_dead() and sink.can_write_eof():
        sink.write_eof()
