"""Another process holds the database's write lock: a send waits for a while, and is never claimed to be stored."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from syncchat.domain.ids import make_id
from tests.faults.log.stored import read_room
from tests.servers import Server
from tests.visitors import Frame, Tab, Visitor
from tests.websocket.conftest import Greet

WAITS = 3.0  # seconds; within the product's patience
NOT_LATE = 1.0  # seconds; generous: 0.2 on a machine with nothing else to do
ANSWER_WITHIN = 30.0


class Saying(threading.Thread):
    """One send, under way in the background."""

    def __init__(self, tab: Tab, room: int, body: str) -> None:
        super().__init__(daemon=True)
        self.tab, self.room, self.body = tab, room, body
        self.message_id = make_id()
        self.start()

    def run(self) -> None:
        command = {"type": "send", "id": str(self.message_id), "room": self.room, "body": self.body}
        self.tab.send_text(_encode(command))
        self.answer = _wait_long(self.tab)


def _encode(command: Frame) -> str:
    return json.dumps({**command, "ref": 99})


def _wait_long(tab: Tab) -> Frame:
    """Longer than the usual patience of a test."""
    deadline = time.monotonic() + ANSWER_WITHIN
    while True:
        try:
            return tab.take(lambda frame: frame.get("ref") == 99)
        except TimeoutError:
            if time.monotonic() > deadline:
                raise


@contextmanager
def _write_lock(server: Server) -> Iterator[None]:
    with closing(sqlite3.connect(server.var_dir / "db.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def _ping_beside(saying: Saying, tab: Tab, seconds: float) -> float:
    """The longest that a heartbeat took while somebody else's send was under way."""
    slowest, deadline = 0.0, time.monotonic() + seconds
    while time.monotonic() < deadline:
        began = time.monotonic()
        assert tab.ask({"type": "ping"})["type"] == "pong"
        slowest = max(slowest, time.monotonic() - began)
        saying.join(0.1)
    return slowest


@pytest.mark.fault("T12")
def test_a_send_waits_for_a_short_lock_and_heartbeats_do_not(
    module_server: Server, visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    writer, other = greet(visitors["alice"]), greet(visitors["bob"])
    with _write_lock(module_server):
        saying = Saying(writer, general, "patiently")
        slowest = _ping_beside(saying, other, WAITS)
        assert saying.is_alive()

    saying.join(ANSWER_WITHIN)
    assert saying.answer["type"] == "ack"
    assert other.hears("patiently")["seq"] == saying.answer["seq"]
    assert slowest < NOT_LATE


@pytest.mark.fault("T12")
@pytest.mark.long
def test_a_lock_that_stays_is_told_and_the_same_message_taken_later(
    module_server: Server, visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    tabs = [greet(visitors["alice"]) for _ in range(3)]
    before = read_room(module_server, general)
    with _write_lock(module_server):
        sayings = [Saying(tab, general, f"too long {number}") for number, tab in enumerate(tabs)]
        for saying in sayings:
            saying.join(ANSWER_WITHIN)
            assert (saying.answer["type"], saying.answer["code"]) == ("nack", "unavailable")
            assert saying.answer["message"]
        assert visitors["alice"].call("GET", f"rooms/{general}/messages")[0] == 200
    assert read_room(module_server, general) == before

    for tab, saying in zip(tabs, sayings, strict=True):
        assert tab.say(general, saying.body, saying.message_id)["dup"] is False
    assert read_room(module_server, general).is_gapless()
