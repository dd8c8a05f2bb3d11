"""Only members get anything of a room, from the entry that lets them in to the one that ends it."""

import pytest

from tests.visitors import Visitor
from tests.websocket.conftest import Greet


@pytest.fixture
def cellar(visitors: dict[str, Visitor]) -> dict[str, int]:
    _status, room = visitors["alice"].call("POST", "rooms", {"kind": "private", "name": "Cellar"})
    return dict(room)


def _add(visitors: dict[str, Visitor], room: int, name: str) -> int:
    _status, me = visitors[name].call("GET", "me")
    status, _ = visitors["alice"].call("POST", f"rooms/{room}/members", {"people": [me["id"]]})
    assert status in (200, 201, 204)
    return int(me["id"])


def test_an_outsider_hears_nothing_and_cannot_ask(
    visitors: dict[str, Visitor], cellar: dict[str, int], greet: Greet
) -> None:
    alice, charlie = greet(visitors["alice"]), greet(visitors["charlie"])
    ack = alice.say(cellar["id"], "the secret is marzipan")

    for command in (
        {
            "type": "send",
            "id": "01a208de-c558-7aff-8568-e4d96bf3b0a1",
            "room": cellar["id"],
            "body": "let me in",
        },
        {"type": "edit", "id": ack["id"], "body": "changed"},
        {"type": "delete", "id": ack["id"]},
        {"type": "pull", "log": cellar["log"], "after": [0, 0]},
        {"type": "read", "room": cellar["id"], "seq": 1},
        {"type": "unread", "room": cellar["id"], "seq": 1},
        {"type": "typing", "room": cellar["id"]},
    ):
        real = charlie.ask(command)
        missing = charlie.ask({**command, **_pointing_nowhere(command)})
        assert (real["type"], real["code"]) == ("nack", "not_found")
        assert {**real, "ref": 0} == {**missing, "ref": 0}
    assert charlie.heard_nothing_of("marzipan")


def _pointing_nowhere(command: dict[str, object]) -> dict[str, object]:
    nowhere = {"room": 999_999, "log": 999_999, "id": "01a208de-c558-7aff-8568-e4d96bf3b0a2"}
    return {key: value for key, value in nowhere.items() if key in command}


def test_who_is_added_hears_from_then_on_without_reconnecting(
    visitors: dict[str, Visitor], cellar: dict[str, int], greet: Greet
) -> None:
    alice, bob = greet(visitors["alice"]), greet(visitors["bob"])
    _add(visitors, cellar["id"], "bob")

    room = bob.take_event(lambda event: event["kind"] == "room_added")["room"]
    assert (room["id"], room["log"]) == (cellar["id"], cellar["log"])
    alice.say(cellar["id"], "welcome down here")
    bob.hears("welcome down here")
    assert bob.say(cellar["id"], "thank you")["type"] == "ack"


def test_who_is_removed_gets_that_entry_and_nothing_after(
    visitors: dict[str, Visitor], cellar: dict[str, int], greet: Greet
) -> None:
    alice, bob = greet(visitors["alice"]), greet(visitors["bob"])
    person = _add(visitors, cellar["id"], "bob")
    bob.take_event(lambda event: event["kind"] == "room_added")
    position = bob.take(lambda f: f["type"] == "events" and f["log"] == cellar["log"])["to"]

    status, _ = visitors["alice"].call("DELETE", f"rooms/{cellar['id']}/members/{person}")
    assert status in (200, 204)
    bob.take_event(lambda event: event["kind"] == "member_left" and event["person"]["id"] == person)
    alice.say(cellar["id"], "now we are alone")

    assert bob.ask({"type": "pull", "log": cellar["log"], "after": position})["code"] == "not_found"
    assert bob.say(cellar["id"], "hello?")["code"] == "not_found"
    assert bob.heard_nothing_of("now we are alone")
    back = greet(visitors["bob"])
    assert str(cellar["log"]) not in back.welcome["heads"]


def test_watching_shows_only_people_of_ones_own_rooms(
    visitors: dict[str, Visitor], cellar: dict[str, int], greet: Greet
) -> None:
    alice, charlie = greet(visitors["alice"]), greet(visitors["charlie"])
    _status, me = visitors["alice"].call("GET", "me")

    charlie.ask({"type": "watch", "rooms": [cellar["id"]]})
    assert charlie.take(lambda frame: frame.get("kind") == "presence")["people"] == {}

    alice.ask({"type": "watch", "rooms": [cellar["id"]]})
    online = alice.take(
        lambda frame: frame.get("kind") == "presence" and frame["people"].get(str(me["id"])) == "online"
    )
    assert online["people"] == {str(me["id"]): "online"}
