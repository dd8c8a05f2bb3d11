"""The broker is only a hint: whatever becomes of it, all is acknowledged, all arrives, and it is used again."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from tests.faults.proxy import Proxy, run_proxy
from tests.faults.repair.crowd import Crowd, gather_crowd
from tests.faults.repair.ends import Ear, listen, wait_signal
from tests.faults.stage import Stage, open_stage
from tests.services import Service, open_redis

pytestmark = [pytest.mark.server, pytest.mark.redis]

PEOPLE = 8
QUICK_ACKS = 25
LONG_SECONDS = 30.0


@dataclass
class Scene:
    stage: Stage
    crowd: Crowd
    broker: Service
    way: Proxy  # between the servers and the broker
    here: Ear
    there: Ear

    async def check_signals(self) -> None:
        await wait_signal(self.crowd.rooms[0]["id"], self.here, self.there)


@contextlib.asynccontextmanager
async def open_scene(folder: Path, *, on_postgres: bool) -> AsyncIterator[Scene]:
    """Two servers that have only the database and the broker in common."""
    async with contextlib.AsyncExitStack() as stack:
        broker = stack.enter_context(open_redis())
        way = await stack.enter_async_context(run_proxy(broker.port))
        environment = {"REDIS_URL": f"redis://127.0.0.1:{way.port}/0", "LOG_LEVEL": "CRITICAL"}
        stage = await stack.enter_async_context(open_stage(folder, 2, environment, on_postgres=on_postgres))
        crowd = await stack.enter_async_context(gather_crowd(stage, PEOPLE))
        here, there = [
            await stack.enter_async_context(listen(person, house.address))
            for person, house in zip(crowd.people, stage.houses, strict=False)
        ]
        yield Scene(stage, crowd, broker, way, here, there)


@contextlib.asynccontextmanager
async def killed(scene: Scene) -> AsyncIterator[None]:
    await asyncio.to_thread(scene.broker.kill)
    yield
    await asyncio.to_thread(scene.broker.start)


@contextlib.asynccontextmanager
async def stopped(scene: Scene) -> AsyncIterator[None]:
    scene.broker.freeze()
    yield
    scene.broker.thaw()


@contextlib.asynccontextmanager
async def cut_off(scene: Scene) -> AsyncIterator[None]:
    """Nothing comes or goes, and no connection ends: those from before stay dead for ever."""
    scene.way.abandon()
    scene.way.up.is_hole = scene.way.down.is_hole = True
    yield
    scene.way.up.heal()
    scene.way.down.heal()


@contextlib.asynccontextmanager
async def deaf(scene: Scene) -> AsyncIterator[None]:
    """What the servers say arrives; what the broker says does not."""
    scene.way.down.is_hole = True
    yield
    scene.way.down.heal()


@contextlib.asynccontextmanager
async def emptied(scene: Scene) -> AsyncIterator[None]:
    await asyncio.to_thread(_empty, scene.broker.url, "1mb")
    yield
    await asyncio.to_thread(_empty, scene.broker.url, "0")


def _empty(url: str, memory: str) -> None:
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        client.config_set("maxmemory", memory)
        client.flushall()
        for kind in ("normal", "pubsub"):
            client.client_kill_filter(_type=kind)


Trouble = Callable[[Scene], contextlib.AbstractAsyncContextManager[None]]


async def live_through(scene: Scene, trouble: Trouble, during: Callable[[], Awaitable[None]]) -> float:
    """Talk, break the broker, go on talking, mend it. Seconds of the longest silence while it was broken."""
    scene.crowd.start_talking()
    await scene.crowd.wait_acks(10)
    since = time.monotonic()
    async with trouble(scene):
        await during()
        silence = scene.crowd.find_longest_silence(since)
    await scene.crowd.recover()
    await scene.check_signals()
    return silence


@pytest.mark.fault("T25", "T26", "T28")
@pytest.mark.long
async def test_with_the_broker_killed_stopped_or_emptied_acks_go_on_and_everything_arrives(
    tmp_path: Path,
) -> None:
    async with open_scene(tmp_path, on_postgres=False) as scene:
        await scene.check_signals()
        for trouble in (killed, stopped, emptied):
            await live_through(scene, trouble, lambda: scene.crowd.wait_acks(QUICK_ACKS))
        scene.crowd.pass_judgement("broker-short-troubles")


@pytest.mark.long
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(killed, marks=pytest.mark.fault("T25")),
        pytest.param(stopped, marks=pytest.mark.fault("T26")),
        pytest.param(cut_off, marks=pytest.mark.fault("T27")),
        pytest.param(deaf, marks=pytest.mark.fault("T27")),
        pytest.param(emptied, marks=pytest.mark.fault("T28")),
    ],
)
async def test_half_a_minute_without_the_broker_costs_nothing_but_speed(
    tmp_path: Path, trouble: Trouble
) -> None:
    async with open_scene(tmp_path, on_postgres=True) as scene:
        await scene.check_signals()
        silence = await live_through(scene, trouble, lambda: asyncio.sleep(LONG_SECONDS))
        # Each acknowledgement would wait for the broker, if one did
        assert silence < LONG_SECONDS / 2
        name = f"broker-{trouble.__name__.replace('_', '-')}"
        scene.crowd.pass_judgement(name, longest_silence_seconds=round(silence, 3))
