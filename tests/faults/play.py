"""One run: who takes part, in which order things happen, and what is written down at the end."""

import asyncio
import contextlib
import os
import random
import sqlite3
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.browser import Browser
from tests.faults.client import Client
from tests.faults.doorkeeper import Doorkeeper
from tests.faults.history.check import Demand, Verdict, judge
from tests.faults.history.ends import LEVEL_SECONDS
from tests.faults.history.record import Recorder, read_lines
from tests.faults.levelling import Levelling
from tests.faults.nemesis import Nemesis, list_kinds
from tests.faults.resting import count_after, count_before, warm_up, watch_presence
from tests.faults.stage import Stage, open_stage
from tests.faults.tab import Tab
from tests.faults.workload import TabTalker, Talker, Weather
from tests.served import deviations

# A server starts in seconds, so a second of a run brings about this much
ACKS_PER_SECOND = 1.5  # two runs share two cores with the indexers of four servers and with other tests
REPEATS_PER_MINUTE = 1
REMOVALS_PER_MINUTE = 3
SECONDS_PER_ROUND = 60  # in which every kind of fault has been seen
CALM_SECONDS = 5.0
USE_SECONDS = 2.0  # to look how much of the machine others use
LONG_CALM_SECONDS = 20.0  # where a percentile of it is judged
OVER_HTTP = 0.2  # of what a client with a socket asks for
BROWSER_SLOWNESS = 10.0  # a whole page takes a second for what a client does in milliseconds
LAST_ANSWERS_SECONDS = 2.0


@dataclass
class Plan:
    seed: int
    seconds: float
    folder: Path
    people: int = 12
    tabs: int = 2  # of the people, those at the real page's code
    browsers: int = 0  # and those at the whole page, in Chromium
    servers: int = 2
    on_postgres: bool = False
    with_redis: bool = False
    workers: int = 1  # processes behind the address of the last server
    pollers: int = 1  # of the people, those without a socket
    pace: float = 1.0  # above 1: longer pauses, for a machine that has other work
    curiosity: float = 1.0
    environment: dict[str, str] = field(default_factory=dict)
    tab_bug: str = ""
    kinds: list[str] = field(default_factory=list)
    singly: int = 0  # so many times every kind of fault alone, instead of some at a time for some seconds
    # Without it a run is shorter by what presence takes to settle
    rests: bool = True
    in_time: bool = False  # whether acknowledgements that take longer than promised break a promise

    def __post_init__(self) -> None:
        self.kinds = self.kinds or list_kinds(
            on_postgres=self.on_postgres, with_redis=self.with_redis, workers=self.workers
        )

    @property
    def record(self) -> Path:
        return self.folder / "history.jsonl"

    @property
    def database(self) -> str:
        redis, workers = "-redis" * self.with_redis, "-workers" * (self.workers > 1)
        return f"{'postgres' if self.on_postgres else 'sqlite'}{redis}{workers}"

    def demand(self) -> Demand:
        if self.singly:
            faults = dict.fromkeys(self.kinds, self.singly)
            return Demand(acks=sum(faults.values()), faults=faults, in_time=self.in_time)
        rounds = int(self.seconds // SECONDS_PER_ROUND)
        return Demand(
            acks=int(self.seconds * ACKS_PER_SECOND),
            repeats=int(self.seconds // 60 * REPEATS_PER_MINUTE),
            removals=int(self.seconds // 60 * REMOVALS_PER_MINUTE),
            faults=dict.fromkeys(self.kinds, rounds),
            in_time=self.in_time,
        )


class Run:
    def __init__(self, plan: Plan, stage: Stage, recorder: Recorder, place: dict[str, Any]) -> None:
        self.plan, self.stage, self.recorder, self.place = plan, stage, recorder, place
        # The first one is the attic's owner, and knows everything that happens there
        people = list(place["people"])
        self.pages: list[Tab | Browser] = [
            Browser(people.pop(), **self._options("browser", n)) for n in range(plan.browsers)
        ]
        self.pages += [
            Tab(people.pop(), **self._options("tab", n), bug=plan.tab_bug) for n in range(plan.tabs)
        ]
        self.clients = [
            Client(person, **self._options("client", n), over_http=OVER_HTTP, polls=0 < n <= plan.pollers)
            for n, person in enumerate(people)
        ]
        self.jobs: dict[str, asyncio.Task[None]] = {}
        self.weather = Weather(plan.pace, plan.curiosity, is_calm=plan.rests or plan.singly > 0)

    @property
    def everybody(self) -> list[Client | Tab | Browser]:
        return [*self.clients, *self.pages]

    @property
    def _counts(self) -> bool:
        """Behind one address, two workers cannot be told apart, and another one may have come meanwhile."""
        return self.plan.rests and self.plan.workers == 1

    def _chance(self, name: object) -> random.Random:
        """Each part draws from a source of its own, so one part's haste does not change another's luck."""
        return random.Random(f"{self.plan.seed}-{name}")

    def _options(self, kind: str, number: int) -> dict[str, Any]:
        chance = self._chance(f"{kind} {number}")
        return {"addresses": self.stage.addresses, "recorder": self.recorder, "chance": chance}

    def _note_beginning(self) -> None:
        for room in self.place["rooms"]:
            kept = {key: room[key] for key in ("log", "people", "public", "marks")}
            self.recorder.note("members", room=room["id"], **kept)

    async def play(self) -> None:
        """Talk under faults, wait until everyone has everything, then see what is left of them."""
        self._note_beginning()
        before = await self._count_before() if self._counts else []
        self.jobs = {client.name: asyncio.create_task(client.run()) for client in self.everybody}
        talking = [asyncio.create_task(job) for job in self._list_talks()]
        try:
            await self._keep_calm()
            people = {person["key"]: person["id"] for person in self.place["people"]}
            nemesis = Nemesis(self.stage, self.recorder, self._chance("nemesis"), self.plan.kinds, people)
            await self._make_trouble(nemesis)
            self.recorder.note("busy", load=os.getloadavg()[0] / (os.cpu_count() or 1))
            await asyncio.sleep(LAST_ANSWERS_SECONDS)
            await cancel(talking)
            await self._wait_level()
            if self.plan.rests:
                await self._watch_presence(self.clients, {client.user for client in self.everybody})
            await self._note_end()
            if self.plan.rests:
                await self._come_to_rest(before)
        finally:
            await cancel([*talking, *self.jobs.values()])

    async def _make_trouble(self, nemesis: Nemesis) -> None:
        if self.plan.singly:
            levelling = Levelling(self.stage, self.everybody, self.recorder)
            await nemesis.run_singly(self.plan.singly, levelling.wait)
        else:
            # Who goes away has only themselves to thank for coming back late
            self.weather.is_calm = False
            await nemesis.run(self.plan.seconds)

    def _list_talks(self) -> Iterator[Coroutine[Any, Any, None]]:
        *rooms, attic, square = self.place["rooms"]
        for client in self.clients:
            everywhere = [*rooms, attic, *([square] if client.user in square["people"] else [])]
            chance = self._chance(f"talker {client.name}")
            yield Talker(client, everywhere, square, chance, self.weather).run()
        for page in self.pages:
            chance, slowness = (
                self._chance(f"talker {page.name}"),
                BROWSER_SLOWNESS ** isinstance(page, Browser),
            )
            yield TabTalker(page, [*rooms, attic], chance, self.weather, slowness).run()
        others = {client.user: client for client in self.everybody[1:]}
        yield Doorkeeper(self.place["people"][0], attic, others, **self._options("door", 0)).run()

    async def _keep_calm(self) -> None:
        if not self.plan.rests:
            return
        await asyncio.gather(*(client.line.live.wait() for client in self.clients))
        await asyncio.gather(*(page.loaded.wait() for page in self.pages))
        self.recorder.note("calm", phase="begin")
        await asyncio.sleep(LONG_CALM_SECONDS if self.plan.in_time else CALM_SECONDS)
        self.recorder.note("calm", phase="end")

    async def _wait_level(self) -> None:
        clock = asyncio.get_running_loop().time
        deadline, late = clock() + LEVEL_SECONDS, {client.name for client in self.everybody}
        while late and clock() < deadline:
            await asyncio.sleep(0.2)
            try:
                heads = await asyncio.to_thread(self._read_heads)
            except (psycopg.OperationalError, sqlite3.OperationalError):
                continue  # the database is still coming up from the last fault
            for client in self.everybody:
                if client.name in late and client.is_level(heads.get(client.user, {})):
                    late.discard(client.name)
                    self.recorder.note("level", client=client.name)

    def _read_heads(self) -> dict[int, dict[int, int]]:
        with self.stage.books() as books:
            return books.list_heads()

    async def _note_end(self) -> None:
        """What was still on its way to the disk when all were level may have come since: then once more."""
        deadline = time.monotonic() + LEVEL_SECONDS
        while True:
            at, heads = time.monotonic(), await asyncio.to_thread(self._read_heads)
            for page in self.pages:
                await page.show(())
            rooms = await asyncio.to_thread(self._read_rooms)
            is_still = heads == await asyncio.to_thread(self._read_heads)
            if is_still and all(client.is_level(heads.get(client.user, {})) for client in self.clients):
                break
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.2)
        for client in self.clients:
            await client.show(rooms)
        await asyncio.gather(*(self._look_up(client) for client in self.clients))
        for room in rooms:
            self.recorder.note_at(at, "stored", **room)
        await cancel([self.jobs.pop(page.name) for page in self.pages])

    async def _look_up(self, client: Client) -> None:
        """At rest everything that can be asked for is what is stored."""
        for room in self.place["rooms"]:
            await client.reader.read_room(room["id"])
            await client.reader.read_history(room["id"])

    def _read_rooms(self) -> list[dict[str, Any]]:
        with self.stage.books() as books:
            return books.list_rooms()

    async def _count_before(self) -> Any:
        await warm_up(self.stage, self.place["people"], self._chance("warm-up"), self.plan.folder)
        return await count_before(self.stage, self.recorder)

    async def _watch_presence(self, watchers: list[Client], users: set[int]) -> None:
        await watch_presence(watchers, self.place["rooms"][0]["id"], users, self.recorder)

    async def _come_to_rest(self, before: Any) -> None:
        leaving, staying = self.clients[::2], self.clients[1::2]
        await cancel([self.jobs.pop(client.name) for client in leaving])
        await self._watch_presence(staying, {client.user for client in staying})
        await cancel([self.jobs.pop(client.name) for client in staying])
        if self._counts:
            await count_after(self.stage, self.recorder, before)


async def measure_use() -> float:
    """The share of all cores' time that is not idle."""
    before = read_times()
    await asyncio.sleep(USE_SECONDS)
    idle, total = (after - earlier for after, earlier in zip(read_times(), before, strict=True))
    return 1 - idle / total


def read_times() -> tuple[int, int]:
    """Idle, waiting for the disk included, and in all; in the kernel's ticks."""
    times = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return times[3] + times[4], sum(times)


async def cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def record_run(plan: Plan) -> None:
    deviations.open_file()
    recorder = Recorder(plan.record)
    with contextlib.closing(recorder):
        if plan.in_time:
            recorder.note("others", share=await measure_use())
        kinds = {"on_postgres": plan.on_postgres, "with_redis": plan.with_redis}
        opening = open_stage(plan.folder, plan.servers, plan.environment, workers=plan.workers, **kinds)
        async with opening as stage:
            run = Run(plan, stage, recorder, await stage.settle(plan.people))
            await run.play()
        for deviation in deviations.take():
            recorder.note("deviation", text=deviation)


def run_plan(plan: Plan) -> Verdict:
    asyncio.run(record_run(plan))
    return judge(read_lines(plan.record), plan.demand())
