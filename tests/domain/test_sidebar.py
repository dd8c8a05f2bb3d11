"""Favourites, sections and order: what a person makes of their sidebar, and nobody else's business."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from syncchat.domain.ids import make_id
from syncchat.domain.rooms import memberships, sidebar
from syncchat.domain.rooms.rooms import create_room
from syncchat.errors import Conflict, DomainError, Invalid, NotFound
from syncchat.models import LogEntry, Room, User
from syncchat.protocol.commands import parse_command
from syncchat.socket.verbs import VERBS

pytestmark = pytest.mark.django_db
MINE = str(make_id())


def list_sections(user: User) -> dict[str, list[int]]:
    return {each["name"] or each["id"]: each["rooms"] for each in sidebar.read_arrangement(user)["sections"]}


def test_a_room_stands_in_one_section_at_the_place_it_was_put(bob: User, lobby: Room, cellar: Room) -> None:
    memberships.enter_rooms(user=bob, rooms=[cellar])
    sidebar.keep_section(actor=bob, section_id=MINE, name="Baking")
    for room in (lobby, cellar):
        sidebar.place_room(actor=bob, room_id=room.pk, section_id="favourites")
    sidebar.place_room(actor=bob, room_id=cellar.pk, section_id="favourites", before=lobby.pk)
    assert list_sections(bob) == {
        "favourites": [cellar.pk, lobby.pk],
        "Baking": [],
        "rooms": [],
        "directs": [],
    }

    sidebar.place_room(actor=bob, room_id=cellar.pk, section_id=MINE)
    assert list_sections(bob)["favourites"] == [lobby.pk]
    assert list_sections(bob)["Baking"] == [cellar.pk]
    sidebar.place_room(actor=bob, room_id=cellar.pk, section_id="rooms")
    assert list_sections(bob) == {"favourites": [lobby.pk], "Baking": [], "rooms": [], "directs": []}


def test_sections_stand_where_they_were_moved_and_their_rooms_outlive_them(bob: User, lobby: Room) -> None:
    sidebar.keep_section(actor=bob, section_id=MINE, name="Baking")
    sidebar.keep_section(actor=bob, section_id="directs", before="favourites")
    sidebar.keep_section(actor=bob, section_id="favourites", before="", folded=True)
    assert list(list_sections(bob)) == ["directs", "Baking", "rooms", "favourites"]

    sidebar.place_room(actor=bob, room_id=lobby.pk, section_id=MINE)
    sidebar.remove_section(actor=bob, section_id=MINE)
    sidebar.remove_section(actor=bob, section_id=MINE)
    assert list_sections(bob) == {"directs": [], "rooms": [], "favourites": []}


def test_a_room_that_was_left_goes_with_the_next_change(bob: User, lobby: Room, cellar: Room) -> None:
    memberships.enter_rooms(user=bob, rooms=[cellar])
    sidebar.place_room(actor=bob, room_id=lobby.pk, section_id="favourites")
    memberships.leave_room(actor=bob, room_id=lobby.pk)
    sidebar.place_room(actor=bob, room_id=cellar.pk, section_id="favourites")
    assert list_sections(bob)["favourites"] == [cellar.pk]


def test_saying_it_twice_says_it_once(bob: User) -> None:
    def count() -> int:
        return LogEntry.objects.filter(log=bob.log_id, kind="sidebar_changed").count()

    for _ in range(2):
        sidebar.sort_rooms(actor=bob, order="recent")
        assert count() == 1
    sidebar.sort_rooms(actor=bob, only_unread=True)
    assert count() == 2


def test_what_is_not_theirs_cannot_be_arranged(
    bob: User, charlie: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sidebar, "SECTIONS_LIMIT", 4)

    def refuse(refusal: type[DomainError], actor: User, **asked: str | bool | None) -> None:
        with pytest.raises(refusal):
            sidebar.keep_section(actor=actor, section_id=str(asked.pop("section_id", MINE)), **asked)  # type: ignore[arg-type]

    for actor, section_id in ((charlie, "favourites"), (bob, MINE)):
        with pytest.raises(NotFound):
            sidebar.place_room(actor=actor, room_id=lobby.pk, section_id=section_id)
    refuse(NotFound, bob, folded=True)
    for name in ("", " \u200b", "x" * 41):
        refuse(Invalid, bob, name=name)
    refuse(Invalid, bob, section_id="rooms", name="Mine")
    sidebar.keep_section(actor=bob, section_id=MINE, name="x" * 40)
    refuse(Conflict, bob, section_id=str(make_id()), name="One too many")
    with pytest.raises(Invalid):
        sidebar.remove_section(actor=bob, section_id="directs")
    assert list(list_sections(charlie)) == ["favourites", "rooms", "directs"]


CASES = json.loads((Path(__file__).parents[1] / "cases" / "arrangements.json").read_text())


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_the_server_arranges_as_the_browser_does(bob: User, case: dict[str, Any]) -> None:
    rooms = [create_room(actor=bob, kind="public", name=f"Room {number}").pk for number in (1, 2)]
    for asked in case["commands"]:
        command = parse_command(json.dumps(asked))
        arguments = command.arguments()
        if "room_id" in arguments:
            arguments["room_id"] = rooms[arguments["room_id"] - 1]
            # Any other number is no room's, whatever numbers the database has reached
            if arguments["before"] is not None:
                arguments["before"] = dict(enumerate(rooms, start=1)).get(arguments["before"], 10**9)
        VERBS[type(command)].run(actor=bob, **arguments)
    arranged = {
        name: [rooms.index(room) + 1 for room in inside] for name, inside in list_sections(bob).items()
    }
    folded = [
        each["name"] or each["id"] for each in sidebar.read_arrangement(bob)["sections"] if each["folded"]
    ]
    assert list(arranged.items()) == list(case["sections"].items())
    assert folded == case.get("folded", [])


@pytest.mark.django_db(transaction=True)
def test_what_was_muted_goes_on_to_count_mentions(alice: User, bob: User, lobby: Room) -> None:
    memberships.set_level(actor=bob, room_id=lobby.pk, level="nothing")
    before = ("syncchat", "0018_lock_out_reason")
    executor = MigrationExecutor(connection)
    # All that came since as well: the tests that follow use these tables
    after = executor.loader.graph.leaf_nodes("syncchat")
    try:
        executor.migrate([before])
        place = executor.loader.project_state([before]).apps.get_model("syncchat", "Membership")
        assert dict(place.objects.filter(room=lobby.pk).values_list("user", "muted")) == {
            alice.pk: False,
            bob.pk: True,
        }
    finally:
        MigrationExecutor(connection).migrate(after)
    assert dict(lobby.memberships.values_list("user", "level")) == {alice.pk: "all", bob.pk: "mentions"}
