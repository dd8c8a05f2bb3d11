"""Many processes append to one log at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest

from syncchat.domain.ids import make_id
from tests.faults.log.stored import read_room
from tests.servers import Server, StartServer
from tests.visitors import Visitor

CLIENTS = 8


@dataclass(frozen=True)
class Sent:
    id: str
    body: str
    seq: int
    began: float
    ended: float


def _send_some(alice: Visitor, room: int, count: int, client: int) -> list[Sent]:
    """One after the other, each until it is acknowledged."""
    tab, sent = alice.greet(), []
    for number in range(count):
        message_id, body, began = make_id(), f"client {client}, message {number}", time.monotonic()
        answer = tab.say(room, body, message_id)
        while answer["type"] == "nack":
            assert answer["code"] == "unavailable"
            answer = tab.say(room, body, message_id)
        sent.append(Sent(str(message_id), body, answer["seq"], began, time.monotonic()))
    tab.close()
    return sent


def _append_at_once(server: Server, each: int) -> None:
    alice = Visitor(server.url, "alice").register()
    room = int(alice.general()["id"])
    with ThreadPoolExecutor(CLIENTS) as threads:
        by_client = list(threads.map(partial(_send_some, alice, room, each), range(CLIENTS)))
    sent = [one for client in by_client for one in client]
    stored = read_room(server, room)

    assert stored.is_gapless()
    assert stored.messages == {one.id: (one.seq, one.body) for one in sent}
    assert all(_rises(client) for client in by_client)
    assert find_turned_round(sent) == []


def _rises(client: list[Sent]) -> bool:
    return [one.seq for one in client] == sorted(one.seq for one in client)


def find_turned_round(sent: list[Sent]) -> list[tuple[Sent, int]]:
    """Messages with a lower number than one that was acknowledged before they were sent."""
    by_end = sorted(sent, key=lambda one: one.ended)
    found, newest, position = [], 0, 0
    for one in sorted(sent, key=lambda one: one.began):
        while by_end[position].ended < one.began:
            newest = max(newest, by_end[position].seq)
            position += 1
        if one.seq <= newest:
            found.append((one, newest))
    return found


@pytest.mark.fault("T01")
@pytest.mark.long
def test_four_processes_leave_no_gap_and_keep_the_order(start_server: StartServer) -> None:
    _append_at_once(start_server(workers=4), 20)


@pytest.mark.long
@pytest.mark.fault("T01")
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_eight_processes_leave_no_gap_and_keep_the_order(
    start_server: StartServer, database: str, request: pytest.FixtureRequest
) -> None:
    url = "" if database == "sqlite" else request.getfixturevalue("postgres_url")
    _append_at_once(start_server(workers=8, DATABASE_URL=url), 500)


def test_a_number_that_came_too_late_is_found() -> None:
    early, late = Sent("a", "", 2, 0.0, 1.0), Sent("b", "", 1, 2.0, 3.0)

    assert find_turned_round([late, early]) == [(late, 2)]
    assert find_turned_round([early, Sent("b", "", 1, 0.5, 3.0)]) == []
