"""The page's own code, in node, against a real server: gone for thousands of messages, or coming and going."""

import asyncio
import contextlib
import itertools
import random
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.faults.client import Client
from tests.faults.delivery.metric import TOKEN, read_metric
from tests.faults.history.record import Recorder, read_lines
from tests.faults.ledger import open_books
from tests.faults.stage import Stage, open_stage
from tests.faults.tab import Tab

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("node") is None, reason="needs node"),
]

LEVEL_SECONDS = 30.0
LOOK = 0.05
QUICK, LONG = 600, 5_000
TALKERS = 4
FLAPS = 50


@dataclass
class Scene:
    stage: Stage
    tab: Tab
    talkers: list[Client]
    room: dict[str, Any]
    record: Path
    recorder: Recorder

    def heads(self) -> dict[int, int]:
        with open_books(self.stage.database) as books:
            return books.list_heads()[self.tab.user]

    async def wait_level(self) -> float:
        started = time.monotonic()
        while not self.tab.is_level(await asyncio.to_thread(self.heads)):
            assert time.monotonic() - started < LEVEL_SECONDS, "the page is not level"
            await asyncio.sleep(LOOK)
        return time.monotonic() - started

    async def talk(self, count: int, words: str) -> None:
        """All of them are acknowledged."""
        share = count // len(self.talkers)

        async def say(talker: Client) -> None:
            for number in range(share):
                assert await talker.send(self.room["id"], f"{words} {talker.name} {number}")

        await asyncio.gather(*map(say, self.talkers))

    def list_applied(self) -> list[dict[str, Any]]:
        self.recorder.close()
        log, name = self.room["log"], self.tab.name
        lines = [line for line in read_lines(self.record) if line.get("client") == name]
        return [line for line in lines if line["what"] in ("applied", "placed") and line["log"] == log]


@contextlib.asynccontextmanager
async def open_scene(folder: Path, servers: int = 1) -> AsyncIterator[Scene]:
    """The page goes through the proxies, the others straight to the servers."""
    async with open_stage(folder, servers, {"METRICS_TOKEN": TOKEN}) as stage:
        place = await stage.settle(1 + TALKERS)
        recorder = Recorder(folder / "history.jsonl")
        mine, *others = place["people"]
        tab = Tab(mine, addresses=stage.addresses, recorder=recorder, chance=random.Random(1))
        straight = [urlsplit(house.running.url).netloc for house in stage.houses]
        talkers = [
            Client(person, addresses=lambda: straight, recorder=recorder, chance=random.Random(person["id"]))
            for person in others
        ]
        room = next(room for room in place["rooms"] if room["name"] == "cellar")
        scene = Scene(stage, tab, talkers, room, folder / "history.jsonl", recorder)
        running = [asyncio.create_task(tab.run()), *(asyncio.create_task(each.run()) for each in talkers)]
        try:
            async with asyncio.timeout(LEVEL_SECONDS):
                await asyncio.gather(*(talker.line.live.wait() for talker in talkers))
            await scene.wait_level()
            yield scene
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


def check_order(applied: list[dict[str, Any]]) -> None:
    """Each piece began where the one before it had ended, and the page was placed only once."""
    assert [line["what"] for line in applied].count("placed") <= 1
    pieces = [line for line in applied if line["what"] == "applied"]
    for before, piece in itertools.pairwise(pieces):
        assert piece["position"] == before["to"]
        assert piece["seqs"] == sorted(piece["seqs"])


async def miss_and_catch_up(scene: Scene, count: int) -> None:
    for house in scene.stage.houses:
        house.proxy.is_refusing = True
        house.proxy.reset()
    await scene.talk(count, "missed")

    live = asyncio.create_task(scene.talk(count // 10, "live"))
    for house in scene.stage.houses:
        house.proxy.heal()
    await live
    await scene.wait_level()

    applied = scene.list_applied()
    check_order(applied)
    seqs = [seq for line in applied if line["what"] == "applied" for seq in line["seqs"]]
    assert len(seqs) >= count + count // 10 // TALKERS * TALKERS
    assert scene.tab.troubles == []


@pytest.mark.fault("T32")
@pytest.mark.long
async def test_the_page_catches_up_in_order_while_others_go_on_talking(tmp_path: Path) -> None:
    async with open_scene(tmp_path) as scene:
        await miss_and_catch_up(scene, QUICK)


@pytest.mark.fault("T32")
@pytest.mark.long
async def test_the_page_catches_up_with_five_thousand_while_others_go_on_talking(tmp_path: Path) -> None:
    async with open_scene(tmp_path, servers=2) as scene:
        await miss_and_catch_up(scene, LONG)


@pytest.mark.fault("T56")
@pytest.mark.long
async def test_a_page_that_loses_its_socket_fifty_times_misses_nothing_and_keeps_one(tmp_path: Path) -> None:
    async with open_scene(tmp_path) as scene:
        for number in range(FLAPS):
            scene.stage.houses[0].proxy.reset()
            await scene.talk(TALKERS, f"flap {number}")
        await scene.wait_level()
        server = scene.stage.houses[0].running
        deadline = time.monotonic() + LEVEL_SECONDS
        while await asyncio.to_thread(read_metric, server, "syncchat_connections") != 1 + TALKERS:
            assert time.monotonic() < deadline, "sockets were left behind"

        check_order(scene.list_applied())
        assert scene.tab.troubles == []
