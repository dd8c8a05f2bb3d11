"""People who talk while something breaks: what they were promised, and how long until all of them have everything."""

import asyncio
import contextlib
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from statistics import median
from typing import Any

from tests.faults.client import Client
from tests.faults.history.check import Demand, Verdict, judge
from tests.faults.history.record import Recorder, read_lines
from tests.faults.ledger import open_books
from tests.faults.results import save_result
from tests.faults.stage import Stage

LEVEL_SECONDS = 30.0  # promised after the end of any fault
GATHER_SECONDS = 300.0  # until everybody is in; the machine may be busy
TOGETHER = 20  # come in at the beginning, where no herd is meant
LOOK = 0.05


class Crowd:
    def __init__(
        self,
        place: dict[str, Any],
        *,
        database: str,
        addresses: Callable[[], list[str]],
        folder: Path,
        seed: int,
    ) -> None:
        self.record = folder / "history.jsonl"
        self._recorder = Recorder(self.record)
        self._database, self._seed = database, seed
        self.rooms: list[dict[str, Any]] = place["rooms"]
        self.people: list[dict[str, Any]] = place["people"]
        self.clients = [
            Client(
                person, addresses=addresses, recorder=self._recorder, chance=random.Random(f"{seed}-{number}")
            )
            for number, person in enumerate(place["people"])
        ]
        self._hush = asyncio.Event()
        self._talking: list[asyncio.Task[None]] = []
        self.acks: list[float] = []  # when each came
        self._acked = asyncio.Event()
        self.levels: list[float] = []

    def note_beginning(self) -> None:
        for room in self.rooms:
            self._recorder.note("members", room=room["id"], log=room["log"], people=room["people"])

    def note(self, what: str, **fields: Any) -> None:
        self._recorder.note(what, **fields)

    # -- talking

    def start_talking(self, *, pause: float = 0.1, talkers: int | None = None) -> None:
        self._hush.clear()
        self._talking = [
            asyncio.create_task(self._talk(client, pause, random.Random(f"{self._seed}-words-{number}")))
            for number, client in enumerate(self.clients[:talkers])
        ]

    async def _talk(self, client: Client, pause: float, chance: random.Random) -> None:
        mine = [room for room in self.rooms if client.user in room["people"]]
        for number in itertools.count(1):
            if self._hush.is_set():
                return
            if await client.send(chance.choice(mine)["id"], f"t-{client.name}-{number}-{len(self.acks)}"):
                self.acks.append(time.monotonic())
                self._acked.set()
            await asyncio.sleep(chance.uniform(0, 2 * pause))

    async def wait_acks(self, more: int, seconds: float = LEVEL_SECONDS) -> None:
        """So many more than now: who waits for them knows that acknowledging goes on."""
        wanted = len(self.acks) + more
        async with asyncio.timeout(seconds):
            while len(self.acks) < wanted:
                self._acked.clear()
                await self._acked.wait()

    async def hush(self) -> None:
        """Everybody's last wish is answered, and they say no more."""
        self._hush.set()
        async with asyncio.timeout(LEVEL_SECONDS):
            await asyncio.gather(*self._talking)

    def find_longest_silence(self, since: float) -> float:
        """Seconds between two acknowledgements, of anybody's."""
        moments = [since, *(at for at in self.acks if at > since), time.monotonic()]
        return max(later - earlier for earlier, later in itertools.pairwise(moments))

    # -- afterwards

    def read_heads(self) -> dict[int, dict[int, int]]:
        with open_books(self._database) as books:
            return books.list_heads()

    async def recover(self, *, since: float | None = None) -> list[float]:
        """The fault is over: the last wishes are answered and everybody has everything. Seconds for each."""
        started = time.monotonic() if since is None else since
        self._recorder.note("healed")
        await self.hush()
        self.levels += await self._wait_level(started)
        return self.levels

    async def _wait_level(self, started: float, seconds: float = LEVEL_SECONDS) -> list[float]:
        late, levels = set(self.clients), []
        while late:
            heads = await asyncio.to_thread(self.read_heads)
            for client in [each for each in late if each.is_level(heads.get(each.user, {}))]:
                late.discard(client)
                levels.append(time.monotonic() - started)
                self._recorder.note("level", client=client.name)
            if late and time.monotonic() - started > seconds:
                raise AssertionError(
                    f"{len(late)} of {len(self.clients)} are not level after {seconds:.0f} s"
                )
            await asyncio.sleep(LOOK)
        return levels

    def judge(self) -> Verdict:
        """Everything that was promised, against what everybody saw and what the database holds."""
        with open_books(self._database) as books:
            stored = books.list_rooms()
        for client in self.clients:
            for room in stored:
                view = client.knowledge.views.get(room["log"], {})
                self._recorder.note(
                    "view", client=client.name, user=client.user, room=room["room"], messages=view
                )
        for room in stored:
            self._recorder.note("stored", **room)
        self._recorder.close()
        return judge(read_lines(self.record), Demand(acks=1))

    def pass_judgement(self, name: str, **more: Any) -> None:
        """Nothing lost, doubled, out of order or with an outsider; the figures are kept under this name."""
        verdict = self.judge()
        found = Counter(violation.check for violation in verdict.violations)
        figures = {
            "clients": len(self.clients),
            "lost": found["C2"],
            "doubled": found["C3"],
            **verdict.counts,
        }
        save_result(f"recovery-{name}", {**figures, "level_seconds": describe(self.levels), **more})
        assert verdict.word == "passed", (verdict.lacking, verdict.violations[:5], str(self.record))

    # -- coming and going

    @contextlib.asynccontextmanager
    async def stay(self) -> AsyncIterator[None]:
        running: list[asyncio.Task[None]] = []
        try:
            async with asyncio.timeout(GATHER_SECONDS):
                for start in range(0, len(self.clients), TOGETHER):
                    some = self.clients[start : start + TOGETHER]
                    running += [asyncio.create_task(client.run()) for client in some]
                    await asyncio.gather(*(client.line.live.wait() for client in some))
            await self._wait_level(time.monotonic(), GATHER_SECONDS)
            yield
        finally:
            for task in [*running, *self._talking]:
                task.cancel()
            await asyncio.gather(*running, *self._talking, return_exceptions=True)


@contextlib.asynccontextmanager
async def gather_crowd(stage: Stage, people: int, *, seed: int = 1) -> AsyncIterator[Crowd]:
    """So many people, signed in, connected and level."""
    place = await stage.settle(people)
    crowd = Crowd(place, database=stage.database, addresses=stage.addresses, folder=stage.folder, seed=seed)
    crowd.note_beginning()
    async with crowd.stay():
        yield crowd


def describe(seconds: list[float]) -> dict[str, float]:
    ranked = sorted(seconds)
    return {
        "median": round(median(ranked), 3),
        "p99": round(ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))], 3),
        "worst": round(ranked[-1], 3),
    }
