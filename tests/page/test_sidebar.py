from typing import Any

import pytest

from syncchat.templatetags import rooms
from tests.page.scene import ALICE, BOB


def make_room(**changes: Any) -> dict[str, Any]:
    room = {"id": 1, "kind": "public", "name": "Lobby", "archived": False, "general": False, "people": []}
    return {**room, "unread": 0, "mentions": 0, "muted": False, "position": [1, 1], **changes}


def test_general_comes_first_and_archived_rooms_last() -> None:
    shown = [
        make_room(name="Archive", archived=True),
        make_room(name="lobby"),
        make_room(name="General", general=True),
        make_room(name="Cellar", kind="private"),
        make_room(name="", kind="direct"),
    ]
    assert [room["name"] for room in rooms.public_and_private(shown)] == [
        "General",
        "Cellar",
        "lobby",
        "Archive",
    ]


def test_the_direct_room_that_was_written_in_last_comes_first() -> None:
    shown = [
        make_room(id=1, kind="direct", position=[3, 10]),
        make_room(id=2, kind="direct", position=[1, 20]),
    ]
    assert [room["id"] for room in rooms.directs(shown)] == [2, 1]


def test_a_direct_room_is_named_after_the_others() -> None:
    room = make_room(kind="direct", people=[ALICE, BOB])
    assert rooms.title(room, BOB) == "Alice"
    assert rooms.shape(room) == "direct"
    assert rooms.title(make_room(kind="direct", people=[BOB]), BOB) == "Only you"


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        ({}, ""),
        ({"unread": 3}, "count"),
        ({"unread": 3, "mentions": 1}, "badge"),
        ({"unread": 3, "muted": True}, ""),
        ({"unread": 3, "mentions": 1, "muted": True}, "badge"),
        ({"unread": 1, "kind": "direct"}, "badge"),
        ({"unread": 1, "kind": "direct", "muted": True}, ""),
    ],
)
def test_a_room_s_link_shows_what_waits_inside(changes: dict[str, Any], light: str) -> None:
    assert rooms.light(make_room(**changes)) == light
