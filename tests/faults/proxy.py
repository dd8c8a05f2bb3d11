"""A TCP proxy that makes trouble on demand, without root.

async with run_proxy(port) as proxy:
    proxy.down.latency = 0.2        # each fault is one line
    proxy.up.cut_after = 120
    proxy.reset()
    proxy.heal()
"""

import asyncio
import contextlib
import socket
import struct
import time
from collections.abc import AsyncIterator

from tests.faults.ways import Cut, Way, carry

# Small, so that a reader who does not read is felt on the other side at once
BUFFER = 16 * 1024
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, no seconds


class Link:
    """One client's connection and ours to the server for it."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client, self.server = client, server
        self.said = bytearray()  # the first bytes that the client sent
        self.is_abandoned = False

    def is_dead(self) -> bool:
        return self.is_abandoned

    def close(self) -> None:
        """What was carried so far still arrives."""
        self.client.close()
        self.server.close()

    def reset(self) -> None:
        for writer in (self.client, self.server):
            connection = writer.get_extra_info("socket")
            if connection is not None and connection.fileno() != -1:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()


class Proxy:
    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.host, self.target = host, port
        self.up, self.down = Way(), Way()
        self.is_refusing = False
        self.links: set[Link] = set()
        self.last: Link | None = None
        self.reached: list[float] = []  # when each connection came as far as the server
        self.replayed: list[bytes] = []
        self._jobs: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._take, self.host, 0, limit=BUFFER)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        self.reset()
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)

    # -- trouble

    def reset(self) -> None:
        """Every connection ends at once, as after a crashed router."""
        for link in list(self.links):
            link.reset()

    def abandon(self) -> None:
        """Half-open: both ends believe in connections that carry nothing any more. New ones work."""
        for link in self.links:
            link.is_abandoned = True

    def heal(self) -> None:
        self.up.heal()
        self.down.heal()
        self.is_refusing = False
        for link in list(self.links):
            if link.is_abandoned:
                link.reset()

    async def replay(self, seconds: float = 5.0) -> bytes:
        """Say once more, on a new connection, what the last client said first; the answer."""
        if self.last is None:
            raise RuntimeError("nobody has connected yet")
        reader, writer = await asyncio.open_connection(self.host, self.target)
        self.replayed.append(bytes(self.last.said))
        writer.write(self.replayed[-1])
        answer = b""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while chunk := await reader.read(BUFFER):
                    answer += chunk
        writer.close()
        return answer

    # -- carrying

    async def _take(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        job = asyncio.current_task()
        assert job
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        try:
            incoming, server = await self._reach_server()
        except OSError:
            Link(client, client).reset()
            return
        link = self.last = Link(client, server)
        self.reached.append(time.monotonic())
        self.links.add(link)
        try:
            await self._join(link, reader, incoming)
        finally:
            self.links.discard(link)
            link.close()

    async def _reach_server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.is_refusing:
            raise ConnectionRefusedError
        reader, writer = await asyncio.open_connection(self.host, self.target, limit=BUFFER)
        writer.transport.set_write_buffer_limits(high=BUFFER)
        return reader, writer

    async def _join(self, link: Link, up: asyncio.StreamReader, down: asyncio.StreamReader) -> None:
        link.client.transport.set_write_buffer_limits(high=BUFFER)
        ways = (
            carry(self.up, up, link.server, copy=link.said, is_dead=link.is_dead),
            carry(self.down, down, link.client, copy=bytearray(), is_dead=link.is_dead),
        )
        jobs = [asyncio.ensure_future(way) for way in ways]
        try:
            await asyncio.gather(*jobs)
        except (Cut, OSError):
            return
        finally:
            for job in jobs:
                job.cancel()


@contextlib.asynccontextmanager
async def run_proxy(port: int) -> AsyncIterator[Proxy]:
    proxy = Proxy(port)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()
