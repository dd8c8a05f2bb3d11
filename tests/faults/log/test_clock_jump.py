"""One server's clock jumps an hour ahead, then an hour back: order, retries, sign-ins and presence stay as they are."""

import os
import time
from datetime import datetime

import pytest

from syncchat.domain.ids import make_id
from tests.faults.log.failpoints import CLOCK, find_marker
from tests.faults.log.stored import read_room
from tests.servers import Server, StartServer
from tests.visitors import Frame, Tab, Visitor
from tests.websocket.conftest import Greet

HOUR = 3600
# Leases are renewed every ten seconds, and end after thirty
WATCHED_SECONDS = 12.0


ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "tests.faults.log.settings", "FAILPOINTS": "believe_a_wrong_clock"}


def _shift(server: Server, seconds: int) -> None:
    path = find_marker(CLOCK, server.var_dir)
    draft = path.with_suffix(".new")
    draft.write_text(str(seconds))
    os.replace(draft, path)


def _talk(tabs: list[Tab], room: int, word: str) -> list[Frame]:
    return [tab.say(room, f"{word} {number}") for number in range(5) for tab in tabs]


@pytest.mark.fault("T22")
@pytest.mark.long
def test_a_clock_that_jumps_changes_nothing(
    start_server: StartServer, postgres_url: str, greet: Greet
) -> None:
    first = start_server(DATABASE_URL=postgres_url)
    key = (first.var_dir / "secret_key").read_text()
    wrong = start_server(DATABASE_URL=postgres_url, SECRET_KEY=key, **ENVIRONMENT)
    alice, bob = Visitor(first.url, "alice").register(), Visitor(wrong.url, "bob").register()
    room, tabs = int(alice.general()["id"]), [greet(alice), greet(bob)]
    message_id = make_id()
    acks = [tabs[1].say(room, "by a clock that is right", message_id)]
    tabs[0].ask({"type": "watch", "rooms": [room]})
    number = str(bob.call("GET", "me")[1]["id"])
    tabs[0].take(lambda frame: frame.get("kind") == "presence" and frame["people"].get(number) == "online")
    tabs[0].inbox.clear()
    for shift in (HOUR, -HOUR):
        _shift(wrong, shift)
        acks += _talk(tabs, room, f"shifted by {shift}")
        _check_clock(acks[-1], acks[-2], shift)
        assert tabs[1].say(room, "again", message_id)["dup"] is True
        _stays_online(tabs[0], bob)
        alice.url, bob.url = bob.url, alice.url
        assert (alice.call("GET", "me")[0], bob.call("GET", "me")[0]) == (200, 200)

    assert [ack["seq"] for ack in acks] == sorted(ack["seq"] for ack in acks)
    stored = read_room(first, room)
    assert stored.is_gapless()
    assert len(stored.messages) == len(acks)


def _check_clock(wrong: Frame, right: Frame, shift: int) -> None:
    """That the clock is wrong at all: it is shown to people, and orders nothing."""
    apart = datetime.fromisoformat(wrong["at"]) - datetime.fromisoformat(right["at"])
    assert abs(apart.total_seconds() - shift) < 60


def _stays_online(tab: Tab, person: Visitor) -> None:
    number = str(person.call("GET", "me")[1]["id"])
    deadline = time.monotonic() + WATCHED_SECONDS
    while time.monotonic() < deadline:
        try:
            frame = tab.take(lambda frame: frame.get("kind") == "presence" and number in frame["people"])
        except TimeoutError:
            return
        assert frame["people"][number] == "online"
