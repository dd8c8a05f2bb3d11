"""Servers that are killed, restarted, paused, or asked to end while a peer does not read."""

import asyncio
import contextlib
import json
import sqlite3
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.faults import line
from tests.faults.repair.crowd import LEVEL_SECONDS, gather_crowd
from tests.faults.repair.ends import Ear, come_in, listen, say
from tests.faults.repair.returns import (
    READS_EACH,
    WITH_METRICS,
    Waiting,
    count_reads,
    describe_returns,
    find_busiest,
    read_delays,
)
from tests.faults.repair.sockets import StalledPeer
from tests.faults.repair.test_peers import fill_room, stall
from tests.faults.stage import open_stage
from tests.servers import StartServer
from tests.visitors import Visitor

pytestmark = pytest.mark.server

QUIET = {"LOG_LEVEL": "CRITICAL"}
COUNTED = {**QUIET, **WITH_METRICS}
TOKEN = "c" * 32
END_SECONDS = 10
MANY, HERD = 300, 500
PAUSE_SECONDS = 20.0
RESTARTS = 5


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    """Hundreds of hearts that beat every second would be all that this machine does.
    Nor is a busy server given up after seconds: who asks it again on a new line keeps it busy for ever.
    They come back when the page would.
    """
    first, longest = read_delays()
    monkeypatch.setattr(line, "FIRST_DELAY", first)
    monkeypatch.setattr(line, "LONGEST_DELAY", longest)
    monkeypatch.setattr(line, "HEARTBEAT", 10.0)
    monkeypatch.setattr(line, "ANSWER_SECONDS", 20.0)
    waiting = Waiting()
    monkeypatch.setattr(line, "asyncio", waiting)
    return waiting


@pytest.mark.fault("T44")
def test_a_server_ends_in_time_although_a_peer_never_reads(start_server: StartServer) -> None:
    server = start_server()
    alice = Visitor(server.url, "alice").register()
    fill_room(alice)
    port = urlsplit(server.url).port or 0
    with StalledPeer(port) as peer:
        stall(peer, alice, port)
        asked = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - asked < END_SECONDS


@pytest.mark.fault("T44")
@pytest.mark.long
def test_a_server_ends_in_time_although_its_database_is_locked(start_server: StartServer) -> None:
    server = start_server()
    Visitor(server.url, "alice").register().greet()
    with contextlib.closing(
        sqlite3.connect(server.var_dir / "db.sqlite3", timeout=30, isolation_level=None)
    ) as database:
        database.execute("BEGIN IMMEDIATE")
        asked = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - asked < END_SECONDS


@pytest.mark.long
@pytest.mark.fault("T42")
async def test_a_killed_server_loses_nothing_of_hundreds_of_people(tmp_path: Path, calm: Waiting) -> None:
    async with open_stage(tmp_path, 1, COUNTED) as stage, gather_crowd(stage, MANY) as crowd:
        crowd.start_talking(pause=1.0, talkers=30)
        await crowd.wait_acks(60)
        killed = time.monotonic()
        await stage.houses[0].kill()
        await stage.houses[0].start()
        await crowd.recover()
        returns = describe_returns(stage.houses, killed, count_reads(stage.houses))
        meant = find_busiest([at for at in calm.meant if at >= killed])
        crowd.pass_judgement("server-killed", **returns, most_meant_in_a_tenth_of_a_second=meant)
    assert meant < MANY / 2
    assert returns["most_returns_in_a_tenth_of_a_second"] < MANY / 4
    assert returns["reads_per_return"] < READS_EACH


@pytest.mark.long
@pytest.mark.fault("T43")
async def test_servers_restarted_in_turn_under_load_lose_nothing_and_say_good_bye(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 2, QUIET) as stage, gather_crowd(stage, 12) as crowd:
        crowd.start_talking()
        await crowd.wait_acks(20)
        since, levels = time.monotonic(), []
        for number in range(RESTARTS):
            await stage.houses[number % 2].restart()
            levels += await crowd.recover()
            crowd.start_talking()
            await crowd.wait_acks(20)
        silence = crowd.find_longest_silence(since)
        await crowd.recover()
        assert 1012 in [code for client in crowd.clients for code in client.line.close_codes]
        crowd.levels = levels
        crowd.pass_judgement("rolling-restart", restarts=RESTARTS, longest_silence_seconds=round(silence, 3))


@pytest.mark.long
@pytest.mark.fault("T45")
async def test_hundreds_who_are_dropped_at_once_come_back_and_disturb_nobody(
    tmp_path: Path, calm: Waiting
) -> None:
    async with open_stage(tmp_path, 2, COUNTED) as stage, gather_crowd(stage, HERD) as crowd:
        direct = urlsplit(stage.houses[0].running.url).netloc
        async with listen(crowd.people[0], direct) as ear:
            talking = asyncio.create_task(_keep_asking(ear))
            crowd.start_talking(pause=1.0, talkers=10)
            await crowd.wait_acks(10)
            reads, started = count_reads(stage.houses), time.monotonic()
            for house in stage.houses:
                house.proxy.reset()
            await crowd.recover(since=started)
            meant = find_busiest([at for at in calm.meant if at >= started])
            talking.cancel()
            # One connection from the beginning to the end, and every question answered
            assert ear.line.connections == 1
            assert not [frame for frame in ear.heard if frame["type"] == "nack"]
        returns = describe_returns(stage.houses, started, count_reads(stage.houses) - reads)
        crowd.pass_judgement("herd", **returns, most_meant_in_a_tenth_of_a_second=meant)
    assert meant < HERD / 2
    assert returns["reads_per_return"] < READS_EACH


async def _keep_asking(ear: Ear) -> None:
    while True:
        await ear.line.ask({"type": "ping"})
        await asyncio.sleep(0.1)


@pytest.mark.long
@pytest.mark.fault("T41")
async def test_a_paused_server_lets_nobody_hear_who_was_signed_out_meanwhile(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 2, QUIET) as stage:
        place = await stage.settle(3)
        speaker, member, leaver = place["people"]
        room, paused, other = place["rooms"][0], *stage.houses
        async with (
            listen(speaker, other.address) as voice,
            _stay(member, paused.address) as stays,
            _stay(leaver, paused.address) as leaves,
        ):
            await voice.ask(say(room, "before the pause"))
            await stays.wait_for("before the pause")
            await leaves.wait_for("before the pause")
            paused.freeze()
            started = time.monotonic()
            await asyncio.to_thread(_sign_out, leaver, other.address)
            await asyncio.sleep(PAUSE_SECONDS / 2)
            await voice.ask(say(room, "after the sign-out"))
            # Already on its way when the server wakes up
            await leaves.socket.send(
                json.dumps({"type": "pull", "ref": 9, "log": room["log"], "after": [0, 0]})
            )
            await asyncio.sleep(PAUSE_SECONDS - (time.monotonic() - started))
            paused.thaw()

            await stays.wait_for("after the sign-out")
            async with asyncio.timeout(END_SECONDS):
                await leaves.socket.wait_closed()
            assert leaves.socket.close_code == 4401
            assert leaves.count("after the sign-out") == 0
            assert stays.count("after the sign-out") == 1


class Stayer:
    """A socket that waits for its server as long as it takes, and writes down all that it hears."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[str] = []
        self._news = asyncio.Event()

    async def run(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                self.heard.append(str(text))
                self._news.set()

    def count(self, words: str) -> int:
        return sum(f'"{words}"' in text for text in self.heard)

    async def wait_for(self, words: str) -> None:
        async with asyncio.timeout(LEVEL_SECONDS):
            while not self.count(words):
                self._news.clear()
                await self._news.wait()


@contextlib.asynccontextmanager
async def _stay(person: dict[str, Any], address: str) -> AsyncIterator[Stayer]:
    stayer = Stayer(await come_in(person, address))
    hearing = asyncio.create_task(stayer.run())
    yield stayer
    hearing.cancel()
    stayer.socket.transport.abort()


def _sign_out(person: dict[str, Any], address: str) -> None:
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": TOKEN}).encode()
    headers = {"Cookie": f"sessionid={person['key']}; csrftoken={TOKEN}", "Referer": f"http://{address}/"}
    request = urllib.request.Request(f"http://{address}/logout/", form, headers)
    with urllib.request.urlopen(request, timeout=END_SECONDS) as response:
        assert response.url.endswith("/login/")
