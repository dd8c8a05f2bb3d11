"""Trouble, one kind at a time at each server, drawn from a seed."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Iterable

from tests.faults.history.record import Recorder
from tests.faults.stage import House, Stage

Fault = Callable[[House, random.Random], Awaitable[None]]


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


async def cut(house: House, chance: random.Random) -> None:
    for _ in range(3):
        house.proxy.reset()
        await asyncio.sleep(chance.uniform(0.1, 0.5))


async def cut_in_a_frame(house: House, chance: random.Random) -> None:
    way = chance.choice((house.proxy.up, house.proxy.down))
    way.cut_after = chance.randrange(600, 6_000)
    house.proxy.reset()
    await asyncio.sleep(chance.uniform(1, 3))


async def half_open(house: House, chance: random.Random) -> None:
    house.proxy.abandon()
    await asyncio.sleep(chance.uniform(2, 6))


async def swallow_answers(house: House, chance: random.Random) -> None:
    """What is sent arrives and is stored; the acks do not come back."""
    house.proxy.down.is_hole = True
    await asyncio.sleep(chance.uniform(0.3, 1.5))
    house.proxy.reset()


async def swallow_commands(house: House, chance: random.Random) -> None:
    house.proxy.up.is_hole = True
    await asyncio.sleep(chance.uniform(0.5, 3))
    house.proxy.reset()


async def slow_down(house: House, chance: random.Random) -> None:
    house.proxy.down.bandwidth = chance.randrange(2_000, 20_000)
    await asyncio.sleep(chance.uniform(1, 4))


async def delay(house: House, chance: random.Random) -> None:
    for way in (house.proxy.up, house.proxy.down):
        way.latency, way.jitter = chance.uniform(0, 0.3), chance.uniform(0, 0.5)
    await asyncio.sleep(chance.uniform(1, 4))


async def unplug(house: House, chance: random.Random) -> None:
    house.proxy.up.hold()
    house.proxy.down.hold()
    await asyncio.sleep(chance.uniform(0.5, 4))


# Of these, one at a time: with no server at all nothing happens that could be judged
ENDS_A_PROCESS = {"kill", "restart", "freeze"}

FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        kill,
        freeze,
        restart,
        cut,
        cut_in_a_frame,
        half_open,
        swallow_answers,
        swallow_commands,
        slow_down,
        delay,
        unplug,
    )
}


class Nemesis:
    def __init__(
        self, stage: Stage, recorder: Recorder, chance: random.Random, kinds: Iterable[str] = FAULTS
    ) -> None:
        self._stage, self._recorder, self._chance = stage, recorder, chance
        self._kinds = sorted(kinds)
        self._bag: list[str] = []
        self._alone = asyncio.Lock()

    async def run(self, seconds: float) -> None:
        """Each server has its own troubles, so two may come together; all is healed at the end."""
        deadline = asyncio.get_running_loop().time() + seconds
        async with asyncio.TaskGroup() as all_of_them:
            for number, house in enumerate(self._stage.houses):
                all_of_them.create_task(self._trouble(number, house, deadline))
        self._recorder.note("healed")

    async def _trouble(self, number: int, house: House, deadline: float) -> None:
        clock = asyncio.get_running_loop().time
        while clock() < deadline:
            await asyncio.sleep(self._chance.uniform(0.2, 1.5))
            kind = self._draw()
            async with self._alone if kind in ENDS_A_PROCESS else contextlib.nullcontext():
                self._recorder.note("fault", kind=kind, phase="begin", server=number)
                await FAULTS[kind](house, self._chance)
                house.proxy.heal()
                self._recorder.note("fault", kind=kind, phase="end", server=number)

    def _draw(self) -> str:
        """Out of a bag, so that every kind has its turn."""
        if not self._bag:
            self._bag = self._chance.sample(self._kinds, len(self._kinds))
        return self._bag.pop()
