"""A process that dies, or a transaction that fails, around the commit of a message."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, WebSocketException

from syncchat.domain.ids import make_id
from tests.faults.log.failpoints import FAIL_INSIDE, KILL_AFTER, KILL_BEFORE
from tests.faults.log.stored import read_room
from tests.servers import Server, open_server
from tests.visitors import Tab, Visitor

START_SECONDS = 60  # a worker takes one or two, a machine at its limit longer

ComeBack = Callable[[], Tab]

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.faults.log.settings",
    "FAILPOINTS": "kill_after_commit,kill_before_commit,fail_after_number",
}


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Server]:
    """Two workers: where one dies, the other answers, and a third takes its place."""
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 2, ENVIRONMENT)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def alice(fragile: Server) -> Visitor:
    return Visitor(fragile.url, "alice").register()


@pytest.fixture(scope="module")
def room(alice: Visitor) -> int:
    return int(alice.general()["id"])


@pytest.fixture
def come_back(alice: Visitor) -> Iterator[ComeBack]:
    """As a browser does: again and again, until a worker answers."""
    opened: list[Tab] = []

    def connect() -> Tab:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                opened.append(alice.greet())
                return opened[-1]
            except (OSError, TimeoutError, WebSocketException):
                if time.monotonic() > deadline:
                    raise

    yield connect
    for tab in opened:
        tab.close()


@pytest.mark.fault("T02")
def test_killed_after_the_commit_the_retry_learns_its_number(
    fragile: Server, room: int, come_back: ComeBack
) -> None:
    message_id, tab = make_id(), come_back()
    with pytest.raises(ConnectionClosed):
        tab.say(room, KILL_AFTER, message_id)
    stored = read_room(fragile, room)

    again = come_back().say(room, KILL_AFTER, message_id)

    assert again["dup"] is True
    assert stored.messages[str(message_id)] == (again["seq"], KILL_AFTER)
    assert read_room(fragile, room) == stored
    assert stored.is_gapless()


@pytest.mark.fault("T03")
def test_killed_before_the_commit_no_number_is_burnt(fragile: Server, room: int, come_back: ComeBack) -> None:
    message_id, tab = make_id(), come_back()
    before = read_room(fragile, room)
    with pytest.raises(ConnectionClosed):
        tab.say(room, KILL_BEFORE, message_id)
    assert read_room(fragile, room) == before

    again = come_back().say(room, KILL_BEFORE, message_id)

    assert (again["dup"], again["seq"]) == (False, before.head + 1)
    assert read_room(fragile, room).count(KILL_BEFORE) == 1


@pytest.mark.fault("T04")
def test_a_transaction_that_fails_after_it_took_a_number_gives_it_back(
    fragile: Server, room: int, come_back: ComeBack
) -> None:
    before = read_room(fragile, room)

    ack = come_back().say(room, FAIL_INSIDE)

    after = read_room(fragile, room)
    assert (ack["seq"], after.head) == (before.head + 1, before.head + 1)
    assert after.is_gapless()
    assert after.count(FAIL_INSIDE) == 1
