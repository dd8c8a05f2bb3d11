"""People added to a room and removed from it, again and again, while others talk in it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.faults.repair.conftest import Place
from tests.faults.repair.crowd import Crowd, gather_crowd
from tests.faults.repair.ends import Ear, listen, say
from tests.faults.repair.http import call
from tests.faults.stage import open_stage
from tests.servers import Server

pytestmark = [pytest.mark.server, pytest.mark.fault("T51")]

TURNS = 1_000
QUICK_TURNS = 12


async def add(owner: Place, address: str, room: int, person: int) -> int:
    status, members = await asyncio.to_thread(
        call, owner, address, "POST", f"rooms/{room}/members", {"people": [person]}
    )
    assert members is not None or status == 0
    return status


async def remove(owner: Place, address: str, room: int, person: int) -> int:
    status, _nothing = await asyncio.to_thread(
        call, owner, address, "DELETE", f"rooms/{room}/members/{person}"
    )
    return status


async def hears(ear: Ear, log: int, body: str, seq: int) -> None:
    """By itself, or from the position on that the server names where what was said came before the subscription."""

    def says_it(frame: dict[str, Any]) -> bool:
        return f'"{body}"' in json.dumps(frame)

    def reaches_it(frame: dict[str, Any]) -> bool:
        head: list[int] = frame.get("heads", {}).get(str(log), [0])
        return frame.get("kind") == "heads" and head[0] >= seq

    told = await ear.wait_for(lambda frame: says_it(frame) or reaches_it(frame))
    if not says_it(told):
        assert says_it(await ear.ask({"type": "pull", "log": log, "after": [0, 0]}))


async def recall(ear: Ear, *, since: int) -> str:
    """All they heard from there on, up to the answer of a ping."""
    await ear.ask({"type": "ping"})
    return json.dumps(ear.heard[since:])


async def test_who_comes_and_goes_hears_exactly_what_was_said_while_inside(
    module_server: Server, place: Place
) -> None:
    """Each word says whether they were inside when it was said. Once inside again they may read all of it."""
    address = module_server.url.removeprefix("http://").rstrip("/")
    owner, guest = place["people"][0], place["people"][-1]
    attic = place["rooms"][2]
    assert guest["id"] not in attic["people"]
    gone = 0
    async with listen(owner, address) as voice, listen(guest, address) as ear:
        for turn in range(QUICK_TURNS):
            await voice.ask(say(attic, f"outside {turn}"))
            assert "outside" not in await recall(ear, since=gone)
            assert await add(owner, address, attic["id"], guest["id"]) == 200
            sent = await voice.ask(say(attic, f"inside {turn}"))
            # Whoever is removed before they were served may get nothing: never too much, rather too little
            await hears(ear, attic["log"], f"inside {turn}", sent["seq"])
            assert await remove(owner, address, attic["id"], guest["id"]) == 204
            gone = len(ear.heard)
            await voice.ask(say(attic, f"outside {turn} again"))
        assert "outside" not in await recall(ear, since=gone)


@pytest.mark.long
async def test_a_thousand_comings_and_goings_show_nobody_too_much_or_too_little(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 2, {"LOG_LEVEL": "CRITICAL"}) as stage, gather_crowd(stage, 8) as crowd:
        crowd.start_talking(pause=0.2)
        owner, attic = crowd.people[0], crowd.rooms[2]
        inside = set(attic["people"])
        guests = [person["id"] for person in crowd.people[1:]]
        for turn in range(TURNS):
            house = stage.houses[turn % 2]
            await _turn(crowd, owner, house.address, attic["id"], guests[turn % len(guests)], inside)
        await crowd.recover()
        crowd.pass_judgement("member-churn", turns=TURNS)


async def _turn(
    crowd: Crowd, owner: dict[str, Any], address: str, room: int, guest: int, inside: set[int]
) -> None:
    """Written down as the history's door does it: asked for, then answered."""
    verb = "remove" if guest in inside else "add"
    op = f"door-{len(crowd.acks)}-{guest}-{verb}"
    crowd.note("invoke", op=op, client="door", user=owner["id"], verb=verb, room=room, person=guest)
    status = await (remove if verb == "remove" else add)(owner, address, room, guest)
    assert status in (200, 204)
    crowd.note("ok", op=op)
    inside ^= {guest}
