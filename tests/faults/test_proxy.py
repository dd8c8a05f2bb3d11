"""The fault proxy does what it says: each fault once, against a server that echoes."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.faults.proxy import Proxy, run_proxy

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

heard: list[bytes] = []


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            heard.append(chunk)
            writer.write(chunk)
            await writer.drain()
    writer.close()


@pytest_asyncio.fixture
async def proxy() -> AsyncIterator[Proxy]:
    heard.clear()
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with run_proxy(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy
    server.close()


async def reach(proxy: Proxy) -> Streams:
    return await asyncio.open_connection("127.0.0.1", proxy.port)


async def say(streams: Streams, text: bytes) -> bytes:
    streams[1].write(text)
    async with asyncio.timeout(5):
        return await streams[0].readexactly(len(text))


async def hears_nothing(streams: Streams, seconds: float = 0.15) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return not await streams[0].read(1)
    return True


async def test_it_carries_bytes_both_ways_and_passes_the_end_on(proxy: Proxy) -> None:
    streams = await reach(proxy)
    text = bytes(range(256)) * 2000

    assert await say(streams, text) == text
    streams[1].write_eof()
    assert await streams[0].read() == b""
    assert (proxy.up.passed, proxy.down.passed) == (len(text), len(text))


async def test_latency_delays_and_healing_ends_it(proxy: Proxy) -> None:
    streams = await reach(proxy)
    proxy.down.latency, proxy.up.latency = 0.1, 0.05

    began = time.monotonic()
    await say(streams, b"hello")
    assert time.monotonic() - began >= 0.15
    proxy.heal()
    assert (proxy.down.latency, proxy.up.latency) == (0, 0)


async def test_jitter_differs_from_chunk_to_chunk(proxy: Proxy) -> None:
    streams = await reach(proxy)
    proxy.up.jitter = 0.1

    times = []
    for _ in range(4):
        began = time.monotonic()
        await say(streams, b"x")
        times.append(time.monotonic() - began)
    assert max(times) - min(times) > 0.01


async def test_bandwidth_bounds_the_rate(proxy: Proxy) -> None:
    streams = await reach(proxy)
    proxy.down.bandwidth = 20_000

    began = time.monotonic()
    await say(streams, b"x" * 5_000)
    assert 0.2 <= time.monotonic() - began < 2


@pytest.mark.slow
async def test_a_slow_reader_is_felt_by_the_server(proxy: Proxy) -> None:
    """What it does not read stays behind: the proxy does not take it all into memory."""
    streams = await reach(proxy)
    proxy.down.bandwidth = 1_000
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            while True:
                streams[1].write(b"x" * 65_536)
                await streams[1].drain()

    assert proxy.down.passed < 5_000


@pytest.mark.parametrize("cut_after", [0, 1, 7, 1000])
async def test_a_cut_downwards_lets_exactly_so_many_bytes_through(proxy: Proxy, cut_after: int) -> None:
    proxy.down.cut_after = cut_after
    streams = await reach(proxy)
    streams[1].write(b"y" * 2000)

    async with asyncio.timeout(5):
        assert await streams[0].read() == b"y" * cut_after


@pytest.mark.parametrize("cut_after", [1, 9])
async def test_a_cut_upwards_lets_the_server_hear_only_the_beginning(proxy: Proxy, cut_after: int) -> None:
    proxy.up.cut_after = cut_after
    streams = await reach(proxy)
    streams[1].write(b"0123456789")

    async with asyncio.timeout(5):
        await streams[0].read()
    assert b"".join(heard) == b"0123456789"[:cut_after]


async def test_a_hole_downwards_swallows_answers_and_only_answers(proxy: Proxy) -> None:
    streams = await reach(proxy)
    await say(streams, b"before")
    proxy.down.is_hole = True
    streams[1].write(b"lost")

    assert await hears_nothing(streams)
    assert b"".join(heard) == b"beforelost"


async def test_a_hole_upwards_lets_nothing_reach_the_server(proxy: Proxy) -> None:
    streams = await reach(proxy)
    proxy.up.is_hole = True
    streams[1].write(b"lost")

    assert await hears_nothing(streams)
    assert heard == []


async def test_what_was_held_arrives_after_the_release(proxy: Proxy) -> None:
    streams = await reach(proxy)
    proxy.up.hold()
    streams[1].write(b"late")
    assert await hears_nothing(streams)

    proxy.up.release()
    async with asyncio.timeout(5):
        assert await streams[0].readexactly(4) == b"late"


async def test_a_reset_ends_connections_hard_and_new_ones_work(proxy: Proxy) -> None:
    streams = await reach(proxy)
    await say(streams, b"hello")
    proxy.reset()

    with pytest.raises(ConnectionResetError):
        async with asyncio.timeout(5):
            await streams[0].read(1)
    assert await say(await reach(proxy), b"again") == b"again"


async def test_an_abandoned_connection_stays_open_and_carries_nothing(proxy: Proxy) -> None:
    streams = await reach(proxy)
    await say(streams, b"hello")
    proxy.abandon()
    streams[1].write(b"lost")

    assert await hears_nothing(streams)
    assert b"".join(heard) == b"hello"
    assert await say(await reach(proxy), b"again") == b"again"
    proxy.heal()
    with pytest.raises(ConnectionResetError):
        await streams[0].read(1)


async def test_it_refuses_until_it_is_healed(proxy: Proxy) -> None:
    proxy.is_refusing = True
    streams = await reach(proxy)
    with pytest.raises(ConnectionResetError):
        await streams[0].read(1)

    proxy.heal()
    assert await say(await reach(proxy), b"hello") == b"hello"


async def test_a_server_that_is_gone_is_a_reset(proxy: Proxy) -> None:
    async with run_proxy(1) as nowhere:
        streams = await reach(nowhere)
        with pytest.raises(ConnectionResetError):
            await streams[0].read(1)


async def test_a_replay_says_the_same_again(proxy: Proxy) -> None:
    await say(await reach(proxy), b"POST once")

    assert await proxy.replay(seconds=0.2) == b"POST once"
    assert heard == [b"POST once", b"POST once"]
