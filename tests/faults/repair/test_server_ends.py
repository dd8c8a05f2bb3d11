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

from tests.faults.repair.crowd import gather_crowd
from tests.faults.repair.ends import Ear, come_in, listen, say
from tests.faults.repair.sockets import StalledPeer
from tests.faults.repair.test_peers import fill_room, stall
from tests.faults.stage import open_stage
from tests.servers import StartServer
from tests.visitors import Visitor

pytestmark = pytest.mark.server

QUIET = {"LOG_LEVEL": "CRITICAL"}
TOKEN = "c" * 32
END_SECONDS = 10
MANY, HERD = 300, 500
PAUSE_SECONDS = 20.0
RESTARTS = 5


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
async def test_a_killed_server_loses_nothing_of_hundreds_of_people(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 1, QUIET) as stage, gather_crowd(stage, MANY) as crowd:
        crowd.start_talking(pause=1.0, talkers=30)
        await crowd.wait_acks(60)
        await stage.houses[0].kill()
        await stage.houses[0].start()
        await crowd.recover()
        crowd.pass_judgement("server-killed")


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
async def test_hundreds_who_are_dropped_at_once_come_back_and_disturb_nobody(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 2, QUIET) as stage, gather_crowd(stage, HERD) as crowd:
        direct = urlsplit(stage.houses[0].running.url).netloc
        async with listen(crowd.people[0], direct) as ear:
            talking = asyncio.create_task(_keep_asking(ear))
            crowd.start_talking(pause=1.0, talkers=10)
            await crowd.wait_acks(10)
            for house in stage.houses:
                house.proxy.reset()
            started = time.monotonic()
            await crowd.recover(since=started)
            talking.cancel()
            # One connection from the beginning to the end, and every question answered
            assert ear.line.connections == 1
            assert not [frame for frame in ear.heard if frame["type"] == "nack"]
        crowd.pass_judgement("herd")


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
            listen(member, paused.address) as ear,
            _stay(leaver, paused.address) as (socket, heard),
        ):
            await voice.ask(say(room, "before the pause"))
            await ear.wait_for(lambda frame: "before the pause" in json.dumps(frame))
            paused.freeze()
            started = time.monotonic()
            await asyncio.to_thread(_sign_out, leaver, other.address)
            await asyncio.sleep(PAUSE_SECONDS / 2)
            await voice.ask(say(room, "after the sign-out"))
            # Already on its way when the server wakes up
            await socket.send(json.dumps({"type": "pull", "ref": 9, "log": room["log"], "after": [0, 0]}))
            await asyncio.sleep(PAUSE_SECONDS - (time.monotonic() - started))
            paused.thaw()

            await ear.wait_for(lambda frame: "after the sign-out" in json.dumps(frame))
            async with asyncio.timeout(END_SECONDS):
                await socket.wait_closed()
            assert socket.close_code == 4401
            assert any("before the pause" in text for text in heard)
            assert not any("after the sign-out" in text for text in heard)
            assert len(ear.find_body("after the sign-out")) == 1


@contextlib.asynccontextmanager
async def _stay(person: dict[str, Any], address: str) -> AsyncIterator[tuple[ClientConnection, list[str]]]:
    """A socket that waits for its server as long as it takes, and writes down all that it hears."""
    socket, heard = await come_in(person, address), list[str]()

    async def hear() -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                heard.append(str(text))

    hearing = asyncio.create_task(hear())
    yield socket, heard
    hearing.cancel()
    socket.transport.abort()


def _sign_out(person: dict[str, Any], address: str) -> None:
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": TOKEN}).encode()
    headers = {"Cookie": f"sessionid={person['key']}; csrftoken={TOKEN}", "Referer": f"http://{address}/"}
    request = urllib.request.Request(f"http://{address}/logout/", form, headers)
    with urllib.request.urlopen(request, timeout=END_SECONDS) as response:
        assert response.url.endswith("/login/")
