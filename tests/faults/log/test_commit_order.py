"""On PostgreSQL two transactions may be open at once: nobody sees the second number before the first."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from syncchat.domain.ids import make_id
from tests.faults.log.failpoints import HOLD_INSIDE, find_marker
from tests.servers import Server, StartServer
from tests.visitors import Frame, Tab, Visitor
from tests.websocket.conftest import Greet

PATIENCE = 10.0
LATER = "sent while the first is held"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
FAILPOINTS = {"DJANGO_SETTINGS_MODULE": "tests.faults.log.settings"}


def _wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never came about"


def _begin_to_say(tab: Tab, room: int, body: str) -> None:
    command = {"type": "send", "ref": 99, "id": str(make_id()), "room": room, "body": body}
    tab.send_text(json.dumps(command))


@dataclass
class Reader:
    """Follows a log by pulling, as the protocol says: from a position onwards."""

    tab: Tab
    log: int
    position: list[int]

    def read_on(self) -> list[str]:
        page: Frame = self.tab.ask({"type": "pull", "log": self.log, "after": self.position})
        self.position = page["to"]
        return [event["message"]["body"] for event in page["events"]]


@dataclass
class Meeting:
    """Two processes on one PostgreSQL; at the first, a message is held between its number and its commit."""

    database: str
    room: int
    held: Path
    slow: Tab
    quick: Tab
    reader: Reader

    def count_waiting(self) -> int:
        with psycopg.connect(self.database) as database:
            row = database.execute(WAITING).fetchone()
        return int(row[0]) if row else 0

    def finish(self) -> list[str]:
        """Let the held one commit; what the reader saw afterwards."""
        self.held.unlink()
        first, second = [tab.take(lambda frame: frame.get("ref") == 99) for tab in (self.slow, self.quick)]
        while second["type"] == "nack":  # this machine is slow: it waited for the lock as long as it may
            assert second["code"] == "unavailable"
            second = self.quick.say(self.room, LATER)
        assert first["seq"] < second["seq"]
        return self.reader.read_on()


@pytest.fixture
def meet(start_server: StartServer, postgres_url: str, greet: Greet) -> Callable[..., Meeting]:
    def begin(failpoints: str) -> Meeting:
        first = start_server(DATABASE_URL=postgres_url, FAILPOINTS=failpoints, **FAILPOINTS)
        key = (first.var_dir / "secret_key").read_text()
        second = start_server(DATABASE_URL=postgres_url, FAILPOINTS=failpoints, SECRET_KEY=key, **FAILPOINTS)
        return _introduce(first, second, greet)

    return begin


def _introduce(first: Server, second: Server, greet: Greet) -> Meeting:
    alice, bob = Visitor(first.url, "alice").register(), Visitor(second.url, "bob").register()
    room, database = bob.general(), first.environment["DATABASE_URL"]
    slow, quick = greet(alice), greet(bob)
    with psycopg.connect(database) as connection:
        # For the variant without a fence; creating it takes a lock of its own
        connection.execute(f"CREATE SEQUENCE numbers START {room['position'][0] + 1}")
    held = find_marker(HOLD_INSIDE, first.var_dir)
    reader = Reader(greet(bob), room["log"], room["position"])
    meeting = Meeting(database, room["id"], held, slow, quick, reader)
    _begin_to_say(slow, room["id"], HOLD_INSIDE)
    _wait_until(held.exists)
    _begin_to_say(quick, room["id"], LATER)
    return meeting


@pytest.mark.fault("T11")
def test_the_later_number_waits_for_the_earlier_commit(meet: Callable[..., Meeting]) -> None:
    meeting = meet("hold_after_number")
    _wait_until(meeting.count_waiting)
    assert meeting.reader.read_on() == []

    assert meeting.finish() == [HOLD_INSIDE, LATER]


@pytest.mark.fault("T11")
@pytest.mark.long
def test_numbers_without_a_fence_lose_the_earlier_message(meet: Callable[..., Meeting]) -> None:
    meeting = meet("hold_after_number,number_without_a_fence")
    seen: list[str] = []

    def has_seen() -> bool:
        seen.extend(meeting.reader.read_on())
        return bool(seen)

    _wait_until(has_seen)

    assert [*seen, *meeting.finish()] == [LATER]
