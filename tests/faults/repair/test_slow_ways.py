"""Ways that carry little, late, or nothing any more."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.proxy import Proxy, run_proxy
from tests.faults.repair.conftest import Place
from tests.faults.repair.crowd import Crowd, describe, gather_crowd
from tests.faults.repair.ends import come_in
from tests.faults.repair.sockets import is_held, read_memory
from tests.faults.results import save_result
from tests.faults.stage import Stage, open_stage

pytestmark = [pytest.mark.server, pytest.mark.long]

GONE_SECONDS = 45.0
PEOPLE = 6
QUIET = {"LOG_LEVEL": "CRITICAL"}
BUSY_SECONDS = 20.0
SLOW = 1024  # bytes a second
MEMORY_OF_ONE = 16 * 2**20  # bytes: queue, kernel and whatever the allocator keeps
BAD_SECONDS = 40.0


@pytest.mark.fault("T36")
async def test_a_half_open_connection_behind_a_proxy_is_freed(
    place: Place, proxy: Proxy, address: str
) -> None:
    """Both kernels still answer, so nothing but asking the peer finds out that nobody is there."""
    socket = await come_in(place["people"][0], address)
    assert proxy.last
    peer = proxy.last.server.get_extra_info("sockname")[1]
    assert is_held(proxy.target, peer)
    proxy.abandon()
    started = time.monotonic()
    async with asyncio.timeout(GONE_SECONDS):
        while is_held(proxy.target, peer):  # noqa: ASYNC110  the kernel's table has no event
            await asyncio.sleep(0.2)
    save_result("half-open", {"freed_seconds": round(time.monotonic() - started, 1)})
    socket.transport.abort()


@pytest.mark.fault("T38")
async def test_a_reader_at_a_kilobyte_a_second_slows_nobody_and_costs_little(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 1, QUIET) as stage, gather_crowd(stage, PEOPLE) as crowd:
        server = stage.houses[0].running.process.pid
        alone = await _measure_acks(crowd)
        before = read_memory(server)
        async with _slow_reader(stage, crowd):
            beside = await _measure_acks(crowd)
            grown = read_memory(server) - before
        await crowd.recover()
        assert grown < MEMORY_OF_ONE
        # The same machine a moment ago; five times that is not noise any more
        assert beside["p99"] < 5 * alone["p99"] + 0.5
        crowd.pass_judgement("slow-reader", acks_alone=alone, acks_beside=beside, grown_bytes=grown)


@contextlib.asynccontextmanager
async def _slow_reader(stage: Stage, crowd: Crowd) -> Any:
    """One more tab of somebody, on a way of its own."""
    async with run_proxy(stage.houses[0].proxy.target) as way:
        socket = await come_in(crowd.people[1], f"127.0.0.1:{way.port}")
        way.down.bandwidth = SLOW
        yield
        socket.transport.abort()


async def _measure_acks(crowd: Crowd) -> dict[str, float]:
    """How long sends take, with everybody talking for a while and somebody shouting."""
    waits: list[float] = []
    crowd.start_talking(pause=0.05)
    deadline = time.monotonic() + BUSY_SECONDS
    while time.monotonic() < deadline:
        started = time.monotonic()
        await crowd.clients[0].send(crowd.rooms[0]["id"], f"t-loud-{len(waits)}-{started} " + "x" * 3_000)
        waits.append(time.monotonic() - started)
    await crowd.hush()
    return describe(waits)


@pytest.mark.fault("T49")
async def test_a_chat_over_a_bad_network_stays_right_and_comes_level_after_it(tmp_path: Path) -> None:
    """Two seconds there and back, jitter, 64 kbit/s, and connections that break in the middle of a frame."""
    async with open_stage(tmp_path, 2, QUIET) as stage, gather_crowd(stage, PEOPLE) as crowd:
        crowd.start_talking(pause=0.3)
        await crowd.wait_acks(10)
        deadline = time.monotonic() + BAD_SECONDS
        while time.monotonic() < deadline:
            for number, house in enumerate(stage.houses):
                _spoil(house.proxy, cut_after=3_000 + 4_000 * number)
            await asyncio.sleep(BAD_SECONDS / 5)
            for house in stage.houses:
                house.proxy.reset()
        for house in stage.houses:
            house.proxy.heal()
            house.proxy.reset()
        await crowd.recover()
        crowd.pass_judgement("bad-network")


def _spoil(proxy: Proxy, cut_after: int) -> None:
    for way in (proxy.up, proxy.down):
        way.latency, way.jitter, way.bandwidth = 0.5, 0.5, 8_000
    proxy.down.cut_after = cut_after
