"""`python -m tests.faults.run --seed 1 --seconds 90`: a chat under faults, recorded and judged."""

import argparse
import asyncio
import contextlib
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.client import Client
from tests.faults.history.check import Demand, Verdict, judge
from tests.faults.history.ends import LEVEL_SECONDS
from tests.faults.history.record import Recorder, read_lines
from tests.faults.ledger import read_ledger
from tests.faults.nemesis import FAULTS, Nemesis
from tests.faults.stage import Stage, open_stage
from tests.faults.workload import Doorkeeper, Talker

PEOPLE = 12
# A server starts in seconds, so a second of a run brings about this much
ACKS_PER_SECOND = 4
REPEATS_PER_MINUTE = 1
REMOVALS_PER_MINUTE = 3
SECONDS_PER_ROUND = 60  # in which every kind of fault has been seen


@dataclass
class Plan:
    seed: int
    seconds: float
    folder: Path
    people: int = PEOPLE
    servers: int = 2
    environment: dict[str, str] = field(default_factory=dict)
    kinds: Sequence[str] = tuple(FAULTS)

    @property
    def record(self) -> Path:
        return self.folder / "history.jsonl"

    def demand(self) -> Demand:
        rounds = int(self.seconds // SECONDS_PER_ROUND)
        return Demand(
            acks=int(self.seconds * ACKS_PER_SECOND),
            repeats=int(self.seconds // 60 * REPEATS_PER_MINUTE),
            removals=int(self.seconds // 60 * REMOVALS_PER_MINUTE),
            faults=dict.fromkeys(self.kinds, rounds),
        )


class Run:
    def __init__(self, plan: Plan, stage: Stage, recorder: Recorder, place: dict[str, Any]) -> None:
        self.plan, self.stage, self.recorder, self.place = plan, stage, recorder, place
        self.clients = [self._make_client(number, person) for number, person in enumerate(place["people"])]

    def _chance(self, name: object) -> random.Random:
        """Each part draws from a source of its own, so one part's haste does not change another's luck."""
        return random.Random(f"{self.plan.seed}-{name}")

    def _make_client(self, number: int, person: dict[str, Any]) -> Client:
        chance = self._chance(f"line {number}")
        return Client(person, addresses=self.stage.addresses, recorder=self.recorder, chance=chance)

    def note_beginning(self) -> None:
        for room in self.place["rooms"]:
            self.recorder.note("members", room=room["id"], log=room["log"], people=room["people"])

    async def play(self) -> None:
        """Talk under faults, then wait until everyone who is to have everything has it."""
        running = [asyncio.create_task(client.run()) for client in self.clients]
        talking = [asyncio.create_task(job) for job in self._list_jobs()]
        try:
            nemesis = Nemesis(self.stage, self.recorder, self._chance("nemesis"), self.plan.kinds)
            await nemesis.run(self.plan.seconds)
            await self._end_talk(talking)
            await self._wait_level()
            self._note_end()
        finally:
            await _cancel([*talking, *running])

    def _list_jobs(self) -> Iterator[Any]:
        attic = self.place["rooms"][2]
        for number, client in enumerate(self.clients):
            rooms = [room for room in self.place["rooms"] if client.user in room["people"] or room is attic]
            yield Talker(client, rooms, self._chance(f"talker {number}")).run()
        others = [client.user for client in self.clients[1:]]
        door = Doorkeeper(self.place["people"][0], attic, others, self.stage.addresses)
        yield door.run(self.recorder, self._chance("door"))

    async def _end_talk(self, talking: list[asyncio.Task[Any]]) -> None:
        """A wish that is on its way has a moment to be answered; after that it is unknown."""
        await asyncio.sleep(2)
        await _cancel(talking)

    async def _wait_level(self) -> None:
        deadline, late = time.monotonic() + LEVEL_SECONDS, {client.name for client in self.clients}
        while late and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
            ledger = read_ledger(self.stage.database)
            for client in self.clients:
                if client.name in late and _is_level(client, ledger):
                    late.discard(client.name)
                    self.recorder.note("level", client=client.name)

    def _note_end(self) -> None:
        ledger = read_ledger(self.stage.database)
        for client in self.clients:
            for room in ledger:
                view = client.knowledge.views.get(room["log"], {})
                self.recorder.note(
                    "view", client=client.name, user=client.user, room=room["room"], messages=view
                )
        for room in ledger:
            self.recorder.note("stored", **room)


def _is_level(client: Client, ledger: list[dict[str, Any]]) -> bool:
    mine = [room for room in ledger if client.user in room["members"]]
    return all(client.knowledge.positions.get(room["log"], (0, 0))[0] == room["head"] for room in mine)


async def _cancel(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def record_run(plan: Plan) -> None:
    recorder = Recorder(plan.record)
    with contextlib.closing(recorder):
        async with open_stage(plan.folder, plan.servers, plan.environment) as stage:
            run = Run(plan, stage, recorder, await stage.settle(plan.people))
            run.note_beginning()
            await run.play()


def run_plan(plan: Plan) -> Verdict:
    asyncio.run(record_run(plan))
    return judge(read_lines(plan.record), plan.demand())


def tell(plan: Plan, verdict: Verdict) -> None:
    print(
        f"seed {plan.seed}, {plan.seconds:g} s, {plan.servers} servers, {plan.people} clients, sqlite: {verdict.word}"
    )
    print("  " + ", ".join(f"{count} {name}" for name, count in verdict.counts.items()))
    print("  faults: " + ", ".join(f"{kind} {count}" for kind, count in sorted(verdict.faults.items())))
    for lacking in verdict.lacking:
        print(f"  too little: {lacking}")
    for violation in verdict.violations[:20]:
        print(f"  {violation.check}: {violation.text}")
    if verdict.word == "failed":
        print(f"  {len(verdict.violations)} violations; the record is {plan.record}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.run", description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--database", choices=["sqlite"], default="sqlite")
    parser.add_argument("--people", type=int, default=PEOPLE)
    chosen = parser.parse_args(arguments)
    seed = secrets.randbelow(1_000_000) if chosen.seed is None else chosen.seed
    plan = Plan(seed, chosen.seconds, Path(tempfile.mkdtemp(prefix="syncchat-history-")), chosen.people)
    verdict = run_plan(plan)
    tell(plan, verdict)
    return {"passed": 0, "failed": 1, "inconclusive": 2}[verdict.word]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
