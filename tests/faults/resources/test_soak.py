"""Thousands of connections, one after the other: what a server holds does not grow."""

import asyncio
import random
from itertools import pairwise

import pytest

from tests.faults.repair.ends import come_in
from tests.faults.resources.process import WITH_METRICS, Holdings, look_at
from tests.faults.results import save_result
from tests.servers import Server, StartServer
from tests.visitors import Visitor

pytestmark = [pytest.mark.server, pytest.mark.long, pytest.mark.fault("T65")]

CONNECTS = 10_000
AT_ONCE = 20
LEGS = 10
SETTLED = 4  # legs, after which allocators and pools have what they keep
GROWTH = 1_024.0  # bytes a connection; one that leaked would keep far more


async def test_ten_thousand_connections_leave_nothing_behind(start_server: StartServer) -> None:
    server = start_server(**WITH_METRICS)
    alice = await asyncio.to_thread(Visitor(server.url, "alice").register)
    person = {"key": alice.cookie("sessionid")}
    address = server.url.removeprefix("http://").rstrip("/")
    chance = random.Random(65)
    looks: list[Holdings] = []
    for _leg in range(LEGS):
        await asyncio.gather(
            *(_come_and_go(person, address, chance, CONNECTS // LEGS // AT_ONCE) for _ in range(AT_ONCE))
        )
        looks.append(await _settle(server))

    kept = looks[SETTLED:]
    slope = (kept[-1].memory - kept[0].memory) / (CONNECTS // LEGS * (len(kept) - 1))
    save_result(
        "connect-soak",
        {
            "connects": CONNECTS,
            "bytes_per_connect": round(slope, 1),
            "memory": [look.memory for look in looks],
            "descriptors": [look.descriptors for look in looks],
            "threads": [look.threads for look in looks],
        },
    )
    assert {look.connections for look in looks} == {0}
    assert max(b.descriptors - a.descriptors for a, b in pairwise(kept)) <= 3
    assert max(b.threads - a.threads for a, b in pairwise(kept)) <= 1
    assert slope < GROWTH


async def _come_and_go(person: dict[str, str], address: str, chance: random.Random, times: int) -> None:
    for _ in range(times):
        socket = await come_in(person, address)
        if chance.random() < 0.5:
            await socket.close()
        else:
            socket.transport.abort()


async def _settle(server: Server) -> Holdings:
    async with asyncio.timeout(30):
        # The count of another process has no event to wait for
        while (look := await asyncio.to_thread(look_at, server)).connections:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    return look
