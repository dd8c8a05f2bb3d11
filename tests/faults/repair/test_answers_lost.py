"""Whatever of a send or of its answer gets lost: sent again, the message is there once, under its first number."""

import asyncio
import json
import sqlite3
import urllib.request
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed

from syncchat.domain.ids import make_id
from tests.faults.proxy import Proxy
from tests.faults.repair.conftest import Place
from tests.faults.repair.ends import come_in, hear_answer, listen
from tests.servers import Server

TOKEN = "c" * 32  # CSRF: cookie and header have to agree, and that is all
ANSWER_SECONDS = 10.0


def count_stored(server: Server, message_id: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(server.var_dir / "db.sqlite3")) as database:
        query = "SELECT e.seq FROM syncchat_logentry e WHERE e.message_id = ?"
        return database.execute(query, [UUID(message_id).hex]).fetchall()


def send(room: int, message_id: str, body: str, ref: int = 2) -> dict[str, Any]:
    return {"type": "send", "ref": ref, "room": room, "id": message_id, "body": body}


def post(person: Place, address: str, room: int, message_id: str, body: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://{address}/api/v1/rooms/{room}/messages",
        json.dumps({"id": message_id, "body": body}).encode(),
        {
            "Cookie": f"sessionid={person['key']}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
            "Connection": "close",
        },
    )
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:
        answer: dict[str, Any] = json.loads(response.read())
        return answer


@pytest.mark.fault("T46")
async def test_a_request_that_a_proxy_repeats_is_stored_once(
    module_server: Server, place: Place, proxy: Proxy, address: str
) -> None:
    person, room, message_id = place["people"][0], place["rooms"][0]["id"], str(make_id())
    first = await asyncio.to_thread(post, person, address, room, message_id, "said twice by a proxy")

    again = await proxy.replay()

    status, body = again.split(b"\r\n", 1)[0], json.loads(again.split(b"\r\n\r\n", 1)[1])
    assert status == b"HTTP/1.1 200 OK"
    assert (body["seq"], body["dup"]) == (first["seq"], True)
    assert count_stored(module_server, message_id) == [(first["seq"],)]


@pytest.mark.fault("T47")
async def test_a_message_whose_ack_was_swallowed_is_found_when_it_is_sent_again(
    module_server: Server, place: Place, proxy: Proxy, address: str
) -> None:
    person, room, message_id = place["people"][0], place["rooms"][0]["id"], str(make_id())
    witness = place["people"][1]
    async with listen(witness, f"127.0.0.1:{proxy.target}") as ear:
        socket = await come_in(person, address)
        proxy.down.is_hole = True
        await socket.send(json.dumps(send(room, message_id, "swallowed")))
        event = await ear.wait_for(lambda frame: "swallowed" in json.dumps(frame))
        proxy.reset()
        proxy.heal()
        with pytest.raises(ConnectionClosed):
            await hear_answer(socket, 2)

        async with await come_in(person, address) as socket:
            await socket.send(json.dumps(send(room, message_id, "swallowed")))
            answer = await hear_answer(socket, 2)

        assert answer["dup"] is True
        assert answer["seq"] == event["to"][0]
        assert len(ear.find_body("swallowed")) == 1
    assert count_stored(module_server, message_id) == [(answer["seq"],)]


@pytest.mark.fault("T48")
async def test_a_send_cut_at_any_byte_is_stored_once_when_it_is_repeated(
    module_server: Server, place: Place, proxy: Proxy, address: str
) -> None:
    person, room = place["people"][0], place["rooms"][0]["id"]
    async with await come_in(person, address):
        before = proxy.up.passed  # handshake and hello are equally long each time
    words = len(json.dumps(send(room, str(make_id()), "cut")))
    length = words + (6 if words < 126 else 8)  # header and mask
    dups = 0
    async with await come_in(person, f"127.0.0.1:{proxy.target}") as steady:
        for offset in range(1, length + 1):
            message = send(room, str(make_id()), "cut")
            proxy.up.cut_after = before + offset
            await _send_until_cut(person, address, message)
            await steady.send(json.dumps({**message, "ref": offset + 1}))
            answer = await hear_answer(steady, offset + 1)
            assert count_stored(module_server, message["id"]) == [(answer["seq"],)]
            dups += answer["dup"]
    # Only the whole frame can have been stored by the connection that was cut
    assert dups <= 1


async def _send_until_cut(person: Place, address: str, message: dict[str, Any]) -> None:
    socket = await come_in(person, address)
    await socket.send(json.dumps(message))
    async with asyncio.timeout(ANSWER_SECONDS):
        await socket.wait_closed()
