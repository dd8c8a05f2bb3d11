"""How far somebody has read reaches those who may know, on a socket and over long poll, and nobody else."""

from concurrent.futures import wait

import pytest

from tests.servers import Server
from tests.visitors import Frame, Visitor
from tests.websocket.conftest import Greet
from tests.websocket.test_long_poll import PAUSE_SECONDS, Pollers, pollers

__all__ = ["pollers"]


def _find_id(visitor: Visitor) -> int:
    return int(visitor.call("GET", "me")[1]["id"])


def _is_seen(frame: Frame, person: int) -> bool:
    return frame.get("kind") == "seen" and frame["person"] == person


@pytest.fixture(scope="module")
def visitors(module_server: Server) -> dict[str, Visitor]:
    names = ("alice", "bob", "charlie", "dora")
    return {name: Visitor(module_server.url, name).register() for name in names}


def test_a_read_reaches_every_tab_and_nobody_who_is_blocked_or_elsewhere(
    visitors: dict[str, Visitor], greet: Greet
) -> None:
    alice, bob, charlie, dora = (visitors[name] for name in ("alice", "bob", "charlie", "dora"))
    made = alice.call("POST", "rooms", {"kind": "private", "name": "Attic"})[1]
    inside = [_find_id(bob), _find_id(charlie)]
    alice.call("POST", f"rooms/{made['id']}/members", {"people": inside})
    tabs = [greet(alice), greet(alice)]
    blocked, outside = greet(charlie), greet(dora)
    bobs = greet(bob)
    assert bobs.ask({"type": "ignore", "id": inside[1], "how": "blocked"})["type"] == "ack"
    # What tells a block is what tells of somebody who shows nothing any more
    assert blocked.take(lambda frame: _is_seen(frame, inside[0]))["seq"] == 0
    seq = tabs[0].say(made["id"], "Who reads this?")["seq"]
    for tab in (*tabs, blocked):
        tab.hears("Who reads this?")

    bobs.ask({"type": "read", "room": made["id"], "seq": seq + 1000})
    for tab in tabs:
        told = tab.take(lambda frame: _is_seen(frame, inside[0]))
        assert (told["room"], told["seq"]) == (made["id"], seq)
    for tab in (blocked, outside):
        tab.ask({"type": "ping"})
        assert not any(_is_seen(frame, inside[0]) for frame in tab.inbox)
    assert dora.call("GET", f"rooms/{made['id']}/seen")[0] == 404


def test_a_read_ends_a_wait(visitors: dict[str, Visitor], greet: Greet, pollers: Pollers) -> None:
    alice, bob = visitors["alice"], visitors["bob"]
    made = alice.call("POST", "rooms", {"kind": "private", "name": "Porch"})[1]
    alice.call("POST", f"rooms/{made['id']}/members", {"people": [_find_id(bob)]})
    tab, reader = greet(alice), _find_id(alice)
    said = [tab.say(made["id"], f"Number {number}")["seq"] for number in range(30)]
    waiting = pollers.wait(bob)

    # Nothing says when Bob listens, and only a read is told to him from here on
    for seq in said:
        tab.ask({"type": "read", "room": made["id"], "seq": seq})
        if wait([waiting], timeout=PAUSE_SECONDS).done:
            break
    assert [frame["room"] for frame in waiting.result()[1]["frames"] if _is_seen(frame, reader)]
    assert bob.call("GET", f"rooms/{made['id']}/seen")[1] == [{"person": reader, "seq": seq}]
