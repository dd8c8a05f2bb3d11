"""Who is seen to be there, when a server dies, is restarted, or tabs are closed."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from syncchat.realtime.hub import Hub
from syncchat.realtime.presence import GRACE, Presence, find_states
from tests.faults.repair.ends import Ear, listen
from tests.faults.results import save_result
from tests.faults.stage import Stage, open_stage
from tests.realtime.frames import sit_down
from tests.realtime.test_presence import Clock

QUIET = {"LOG_LEVEL": "CRITICAL"}
GONE_SECONDS = 45.0
ALICE = 1


class Watcher:
    """Somebody who looks at the member list, and writes down every change that is shown."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    async def watch(self, room: int) -> None:
        await self._ear.ask({"type": "watch", "rooms": [room]})

    def list_states(self, user: int) -> list[str]:
        frames = [frame["people"] for frame in self._ear.heard if frame.get("kind") == "presence"]
        return [people[str(user)] for people in frames if str(user) in people]

    async def wait_state(self, user: int, state: str, seconds: float) -> None:
        await self._ear.wait_for(lambda _frame: self.list_states(user)[-1:] == [state], seconds)


@contextlib.asynccontextmanager
async def watching(stage: Stage, place: dict[str, Any]) -> AsyncIterator[Watcher]:
    """The first of the people, at the first server."""
    async with listen(place["people"][0], stage.houses[0].address) as ear:
        watcher = Watcher(ear)
        await watcher.watch(place["rooms"][0]["id"])
        yield watcher


@pytest.mark.fault("T58")
async def test_somebody_with_three_tabs_who_closes_two_is_still_here() -> None:
    clock, hub = Clock(), Hub(forget=lambda _log: None)
    presence = Presence(clock=clock)
    tabs = [sit_down(ALICE)[0] for _ in range(3)]
    for tab in tabs:
        hub.enter(tab)
    presence.see_local(find_states(hub.by_user))
    presence.take_changes()

    for tab in tabs[:2]:
        hub.leave(tab)
    for _ in range(3):
        clock.now += GRACE
        presence.see_local(find_states(hub.by_user))
    assert presence.take_changes() == {}

    hub.leave(tabs[2])
    presence.see_local(find_states(hub.by_user))
    clock.now += GRACE
    presence.see_local(find_states(hub.by_user))
    assert presence.take_changes() == {ALICE: "offline"}


@pytest.mark.server
@pytest.mark.long
@pytest.mark.fault("T57")
async def test_people_of_a_crashed_server_are_gone_soon_and_nobody_else_is(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 2, QUIET) as stage:
        place = await stage.settle(3)
        _watcher, stays, goes = place["people"]
        async with watching(stage, place) as watcher, listen(stays, stage.houses[0].address):
            async with listen(goes, stage.houses[1].address):
                await watcher.wait_state(goes["id"], "online", 20)
                await watcher.wait_state(stays["id"], "online", 20)
                await stage.houses[1].kill()
                started = time.monotonic()
            await watcher.wait_state(goes["id"], "offline", GONE_SECONDS)
            seconds = time.monotonic() - started
            assert watcher.list_states(stays["id"])[-1] == "online"
    save_result("presence-after-a-crash", {"gone_seconds": round(seconds, 1)})


@pytest.mark.server
@pytest.mark.long
@pytest.mark.fault("T59")
@pytest.mark.parametrize("restarted", [0, 1], ids=["my own", "another"])
async def test_a_restart_shows_nobody_leaving_or_coming(tmp_path: Path, restarted: int) -> None:
    async with open_stage(tmp_path, 2, QUIET) as stage:
        place = await stage.settle(2)
        there = place["people"][1]
        async with watching(stage, place) as watcher, listen(there, stage.houses[1].address) as ear:
            await watcher.wait_state(there["id"], "online", 20)
            shown = len(watcher.list_states(there["id"]))
            await stage.houses[restarted].restart()
            await watcher.watch(place["rooms"][0]["id"])
            await ear.ask({"type": "ping"})
            # Longer than whatever was remembered of the old process
            await asyncio.sleep(GRACE + 10)
            assert set(watcher.list_states(there["id"])[shown:]) <= {"online"}
            await watcher.watch(place["rooms"][0]["id"])
            assert watcher.list_states(there["id"])[-1] == "online"


@pytest.mark.server
@pytest.mark.long
@pytest.mark.fault("T57")
async def test_people_of_a_server_that_was_taken_for_dead_are_back_soon(tmp_path: Path) -> None:
    """As after a pause of more than half a minute: the others have ended its lease."""
    async with open_stage(tmp_path, 2, QUIET) as stage:
        place = await stage.settle(4)
        stays = place["people"][1]
        async with watching(stage, place) as watcher, listen(stays, stage.houses[1].address):
            await watcher.wait_state(stays["id"], "online", 20)
            with contextlib.closing(sqlite3.connect(stage.sqlite, timeout=20)) as database:
                database.execute("DELETE FROM syncchat_presenceclaim")
                database.execute("DELETE FROM syncchat_processlease")
                database.commit()
            await watcher.wait_state(stays["id"], "offline", 20)
            await watcher.wait_state(stays["id"], "online", 20)
