"""Read marks from several tabs at once."""

import asyncio
import random

import pytest

from tests.faults.proxy import Proxy
from tests.faults.repair.conftest import Place
from tests.faults.repair.ends import Ear, come_in, hear_answer, listen, say
from tests.faults.repair.http import call

TABS = 5
MARKS = 20
BEYOND = 10_000


@pytest.mark.fault("T60")
async def test_marks_from_five_tabs_only_move_forward_and_end_at_the_highest(
    place: Place, proxy: Proxy
) -> None:
    """Old, new, equal and beyond the head, all at once; the owner's own log tells each step of the way."""
    person, room, address = place["people"][1], place["rooms"][1], f"127.0.0.1:{proxy.target}"
    chance = random.Random(60)
    async with listen(place["people"][0], address) as voice:
        for number in range(10):
            await voice.ask(say(room, f"to be read {number}"))
    status, mine = await asyncio.to_thread(call, person, address, "GET", f"rooms/{room['id']}")
    assert status == 200
    head = mine["position"][0]

    async with listen(person, address) as witness:
        await asyncio.gather(
            *(_mark(person, address, room["id"], head, chance.random()) for _ in range(TABS))
        )
        steps = await _list_steps(witness, person["log"], head)

    assert steps == sorted(steps)
    assert steps[-1] == head
    status, mine = await asyncio.to_thread(call, person, address, "GET", f"rooms/{room['id']}")
    assert mine["read_seq"] == head
    assert mine["unread"] == 0


async def _mark(person: Place, address: str, room: int, head: int, seed: float) -> None:
    chance = random.Random(seed)
    async with await come_in(person, address) as socket:
        for ref in range(2, MARKS):
            seq = chance.choice([1, chance.randint(1, head), head, head + BEYOND])
            await socket.send(f'{{"type":"read","ref":{ref},"room":{room},"seq":{seq}}}')
            await hear_answer(socket, ref)


async def _list_steps(witness: Ear, log: int, head: int) -> list[int]:
    def list_marks() -> list[int]:
        events = [
            event for frame in witness.heard if frame.get("log") == log for event in frame.get("events", [])
        ]
        return [event["read"]["read_seq"] for event in events if event["kind"] == "read_marker"]

    await witness.wait_for(lambda _frame: list_marks()[-1:] == [head])
    await witness.ask({"type": "ping"})
    return list_marks()
