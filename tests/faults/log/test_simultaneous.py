"""The same message at two processes in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from syncchat.domain.ids import make_id
from tests.faults.log.stored import read_room
from tests.servers import Server, StartServer
from tests.visitors import Frame, Visitor
from tests.websocket.conftest import Greet

ROUNDS = 15

Send = Any


def _at_once(first: Send, second: Send) -> list[Any]:
    start = Barrier(2)

    def run(send: Send) -> Any:
        start.wait(timeout=30)
        return send()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(run, (first, second)))


def _send_twice(first: Server, second: Server, greet: Greet) -> None:
    alice = Visitor(first.url, "alice").register()
    room = int(alice.general()["id"])
    here = greet(alice)
    alice.url = second.url.rstrip("/")
    there = greet(alice)
    acked: dict[str, tuple[int, str]] = {}
    for number in range(ROUNDS):
        message_id, body = make_id(), f"twice {number}"
        answers: list[Frame] = _at_once(
            lambda body=body, key=message_id: here.say(room, body, key),
            lambda body=body, key=message_id: there.say(room, body, key),
        )
        assert {answer["type"] for answer in answers} == {"ack"}
        assert sorted(answer["dup"] for answer in answers) == [False, True]
        assert answers[0]["seq"] == answers[1]["seq"]
        acked[str(message_id)] = (answers[0]["seq"], body)
    stored = read_room(first, room)
    assert stored.messages == acked
    assert stored.is_gapless()


@pytest.mark.fault("T08")
def test_one_id_at_two_processes_is_one_message(start_server: StartServer, greet: Greet) -> None:
    first = start_server()
    _send_twice(first, start_server(var_dir=first.var_dir), greet)


@pytest.mark.fault("T08")
@pytest.mark.long
def test_one_id_at_two_processes_on_postgresql_is_one_message(
    start_server: StartServer, postgres_url: str, greet: Greet
) -> None:
    first = start_server(DATABASE_URL=postgres_url)
    key = (first.var_dir / "secret_key").read_text()
    second = start_server(DATABASE_URL=postgres_url, SECRET_KEY=key)
    _send_twice(first, second, greet)
    _send_to_two_rooms(first, Visitor(second.url, "bob").register())


def _send_to_two_rooms(server: Server, bob: Visitor) -> None:
    """No log is locked by both: only the id itself stands between them."""
    general = int(bob.general()["id"])
    _status, made = bob.call("POST", "rooms", {"kind": "private", "name": "Attic"})
    attic = int(made["id"])
    for _ in range(ROUNDS):
        message_id = make_id()
        statuses = _at_once(
            lambda key=message_id: _post(bob, general, key), lambda key=message_id: _post(bob, attic, key)
        )
        assert sorted(statuses) == [201, 409]
        found = [room for room in (general, attic) if str(message_id) in read_room(server, room).messages]
        assert len(found) == 1
    assert read_room(server, general).is_gapless()
    assert read_room(server, attic).is_gapless()


def _post(person: Visitor, room: int, message_id: UUID) -> int:
    return person.call("POST", f"rooms/{room}/messages", {"id": str(message_id), "body": "either"})[0]
