"""Trouble drawn from a seed: at each server and at what they share at once, or one fault after the other."""

import asyncio
import contextlib
import random
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from tests.faults.history.record import Recorder
from tests.faults.stage import House, Stage
from tests.faults.trouble import network, servers, stores

# Seconds between two faults. Without a database nothing is acknowledged, so what all share has longer ones
HOUSE_RESTS, STAGE_RESTS = (0.2, 1.5), (1.5, 5.0)

KEY = re.compile(rb"sessionid=(\w+)")

OfHouse = Callable[[House, random.Random], Awaitable[None]]
OfStage = Callable[[Stage, random.Random], Awaitable[None]]

HOUSE_FAULTS: dict[str, OfHouse] = {
    fault.__name__: fault
    for fault in (*servers.EVERYWHERE, *servers.ON_SQLITE, *servers.WITH_WORKERS, *network.NETWORK)
}
STAGE_FAULTS: dict[str, OfStage] = {
    fault.__name__: fault for fault in (*stores.ON_SQLITE, *stores.ON_POSTGRES, *stores.ON_REDIS)
}
OF_WORKERS = {fault.__name__ for fault in servers.WITH_WORKERS}
KINDS = {*HOUSE_FAULTS, *STAGE_FAULTS}


def list_kinds(*, on_postgres: bool, with_redis: bool, workers: int = 1) -> list[str]:
    """The faults that can happen where this database and this broker are."""
    possible = [*servers.EVERYWHERE, *network.NETWORK]
    possible += [] if on_postgres else servers.ON_SQLITE
    possible += servers.WITH_WORKERS if workers > 1 else ()
    shared = [*(stores.ON_POSTGRES if on_postgres else stores.ON_SQLITE)]
    shared += stores.ON_REDIS if with_redis else ()
    return sorted(fault.__name__ for fault in (*possible, *shared))


class Bag:
    """Drawn without putting back, so that every kind has its turn."""

    def __init__(self, kinds: Iterable[str], chance: random.Random) -> None:
        self._kinds, self._chance = sorted(kinds), chance
        self._left: list[str] = []

    @property
    def is_empty(self) -> bool:
        return not self._kinds

    def draw(self) -> str:
        if not self._left:
            self._left = self._chance.sample(self._kinds, len(self._kinds))
        return self._left.pop()


class Nemesis:
    """`people`: by the key of their sign-in."""

    def __init__(
        self,
        stage: Stage,
        recorder: Recorder,
        chance: random.Random,
        kinds: Sequence[str],
        people: Mapping[str, int],
    ) -> None:
        self._stage, self._recorder, self._chance, self._people = stage, recorder, chance, people
        self._kinds = sorted(kinds)
        self._of_houses = Bag([kind for kind in kinds if kind in HOUSE_FAULTS], chance)
        self._of_stage = Bag([kind for kind in kinds if kind in STAGE_FAULTS], chance)
        self._alone = asyncio.Lock()

    async def run(self, seconds: float) -> None:
        """Each server has its own troubles, so up to three come together; all is healed at the end."""
        deadline = asyncio.get_running_loop().time() + seconds
        async with asyncio.TaskGroup() as all_of_them:
            for number in range(len(self._stage.houses)):
                all_of_them.create_task(self._trouble_house(number, deadline))
            all_of_them.create_task(self._trouble_stage(deadline))
        self._recorder.note("healed")

    async def run_singly(self, turns: int, wait_level: Callable[[str], Awaitable[None]]) -> None:
        """Every kind alone, so many times; `wait_level` returns when the next one may come."""
        for _turn in range(turns):
            for kind in self._chance.sample(self._kinds, len(self._kinds)):
                if kind in STAGE_FAULTS:
                    await self._befall_stage(kind)
                else:
                    await self._befall_house(self._chance.randrange(len(self._stage.houses)), kind)
                await wait_level(kind)
        self._recorder.note("healed")

    async def _trouble_house(self, number: int, deadline: float) -> None:
        while await self._rest(deadline, self._of_houses, HOUSE_RESTS):
            kind = self._of_houses.draw()
            async with self._alone if kind in servers.ENDS_A_PROCESS else contextlib.nullcontext():
                await self._befall_house(number, kind)

    async def _befall_house(self, number: int, kind: str) -> None:
        self._recorder.note("fault", kind=kind, phase="begin", server=number)
        # The last one has workers, if any has
        where = self._stage.houses[-1 if kind in OF_WORKERS else number]
        await HOUSE_FAULTS[kind](where, self._chance)
        where.proxy.heal()
        self._recorder.note("fault", kind=kind, phase="end", server=number)
        self._note_replayed(where)

    def _note_replayed(self, house: House) -> None:
        """What a person changed may have been changed once more, to what it was."""
        for said in house.proxy.replayed:
            if found := KEY.search(said):
                self._recorder.note("replayed", user=self._people[found[1].decode()])
        house.proxy.replayed.clear()

    async def _trouble_stage(self, deadline: float) -> None:
        while await self._rest(deadline, self._of_stage, STAGE_RESTS):
            await self._befall_stage(self._of_stage.draw())

    async def _befall_stage(self, kind: str) -> None:
        self._recorder.note("fault", kind=kind, phase="begin")
        await STAGE_FAULTS[kind](self._stage, self._chance)
        self._recorder.note("fault", kind=kind, phase="end")

    async def _rest(self, deadline: float, bag: Bag, seconds: tuple[float, float]) -> bool:
        """Returns: whether there is to be more of it."""
        await asyncio.sleep(self._chance.uniform(*seconds))
        return not bag.is_empty and asyncio.get_running_loop().time() < deadline
