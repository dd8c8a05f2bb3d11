from typing import Any

import pytest

from syncchat.templatetags import rooms, sidebar
from tests.page.scene import ALICE, BOB


def make_room(**changes: Any) -> dict[str, Any]:
    room = {"id": 1, "kind": "public", "name": "Lobby", "archived": False, "general": False, "people": []}
    return {**room, "unread": 0, "mentions": 0, "level": "all", "position": [1, 1], **changes}


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


def arrange(
    rooms: list[dict[str, Any]], *, order: str = "name", only_unread: bool = False, **placed: list[int]
) -> list[dict[str, Any]]:
    listed = [
        {"id": name, "name": "", "folded": name == "baking", "rooms": placed.get(name, [])}
        for name in ("favourites", "baking", "rooms", "directs")
    ]
    sidebar_state = {"order": order, "only_unread": only_unread, "sections": listed}
    return sidebar.sections(
        {"sidebar": sidebar_state, "rooms": rooms, "open": {"room": 4}, "threads": THREADS}
    )


THREADS = [{"room": 9, "mentions": 1}, {"room": 9, "mentions": 1}]


def list_ids(sections: list[dict[str, Any]]) -> list[list[int]]:
    return [[room["id"] for room in section["rooms"]] for section in sections]


def test_rooms_stand_in_their_sections_and_the_others_below() -> None:
    shown = [make_room(id=number, name=name) for number, name in enumerate("edcba", 1)]
    shown.append(make_room(id=6, kind="direct"))
    assert list_ids(arrange(shown, favourites=[2, 99, 1], baking=[6, 3])) == [[2, 1], [3, 6], [5, 4], []]


def test_by_recent_activity_the_last_one_written_in_comes_first() -> None:
    shown = [make_room(id=number, name="abc"[number - 1], position=[1, number]) for number in (1, 2, 3)]
    shown.append(make_room(id=5, archived=True, position=[1, 9]))
    assert list_ids(arrange(shown, order="recent"))[2] == [3, 2, 1, 5]
    assert list_ids(arrange(shown))[2] == [1, 2, 3, 5]


def test_a_folded_section_and_the_filter_leave_what_waits_and_what_is_open() -> None:
    shown = [make_room(id=number) for number in (1, 2, 4)]
    shown[1]["unread"] = 1
    for options in ({"baking": [1, 2, 4]}, {"only_unread": True}):
        rooms = [room for section in arrange(shown, **options) for room in section["rooms"]]
        assert {room["id"]: room["shown"] for room in rooms} == {1: False, 2: True, 4: True}
    assert all(room["shown"] for section in arrange(shown) for room in section["rooms"])


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        ({}, ""),
        ({"unread": 3}, "count"),
        ({"unread": 3, "mentions": 1}, "badge"),
        ({"unread": 3, "level": "mentions"}, ""),
        ({"unread": 3, "mentions": 1, "level": "mentions"}, "badge"),
        ({"unread": 3, "mentions": 1, "level": "nothing"}, ""),
        ({"unread": 1, "kind": "direct"}, "badge"),
        ({"unread": 1, "kind": "direct", "level": "mentions"}, ""),
        ({"unread": 2, "mentions": 1, "kind": "direct", "level": "mentions"}, "badge"),
        # Named in threads of it
        ({"id": 9}, "badge"),
        ({"id": 9, "level": "mentions"}, "badge"),
        ({"id": 9, "level": "nothing"}, ""),
    ],
)
def test_a_room_s_link_shows_what_waits_inside(changes: dict[str, Any], light: str) -> None:
    state = {"rooms": [make_room(**changes)], "threads": THREADS}
    assert rooms.light(sidebar.with_waiting(state)[0]) == light
    assert sidebar.waiting(state) == bool(light)


def test_what_waits_to_be_sent_is_counted_with_the_drafts_of_other_places() -> None:
    drafts = [{"room": 4}, {"room": 4, "id": "a thread's"}, {"room": 5}]
    counts = {"waiting": 2, "refused": 1, "due": 0}
    bootstrap = {"drafts": drafts, "scheduled": counts}
    assert [rooms.count_begun({**bootstrap, "open": {"room": open_id}}) for open_id in (4, 6)] == [5, 6]
