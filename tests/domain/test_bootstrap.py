import json
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages, reads
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.directs import open_direct
from syncchat.models import Message, Room, User
from syncchat.serializers.bootstrap import build_bootstrap

pytestmark = pytest.mark.django_db


def _say(author: User, room: Room, *bodies: str) -> list[Message]:
    return [
        messages.send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message
        for body in bodies
    ]


def _count_queries(user: User, room: Room) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        build_bootstrap(user, room)
    return len(queries)


def test_it_is_json_and_tells_the_first_paint(alice: User, bob: User, lobby: Room, cellar: Room) -> None:
    direct = open_direct(actor=alice, people=[bob.pk])
    (hello,) = _say(alice, lobby, "Hello @bob")

    state = build_bootstrap(bob, lobby)

    assert json.loads(json.dumps(state)) == state
    assert (state["me"]["username"], "is_owner" in state["me"]) == ("bob", False)
    assert {room["id"] for room in state["rooms"]} == {
        direct.pk,
        lobby.pk,
        Room.objects.get(is_general=True).pk,
    }
    mine = next(room for room in state["rooms"] if room["id"] == lobby.pk)
    assert (mine["unread"], mine["mentions"], mine["position"][0]) == (1, 1, hello.seq)
    assert state["open"]["room"] == lobby.pk
    assert [member["username"] for member in state["open"]["members"]] == ["alice", "bob"]
    assert UUID(state["open"]["messages"][-1]["id"]) == hello.pk
    assert state["user_log"]["log"] == bob.log_id


@pytest.mark.slow
def test_fifty_rooms_cost_no_more_queries_than_five(alice: User, bob: User, lobby: Room) -> None:
    _say(alice, lobby, "One", "Two @bob")
    for number in range(3):
        rooms.create_room(actor=bob, kind="public", name=f"Room {number}")
    few = _count_queries(bob, lobby)

    for number in range(50):
        room = rooms.create_room(actor=bob, kind="private", name=f"Private {number}")
        memberships.add_people(actor=bob, room_id=room.pk, people=[alice.pk])
        _say(alice, room, "Hello")
    _say(alice, lobby, *(f"More @bob {number}" for number in range(60)))

    assert _count_queries(bob, lobby) == few
    assert few <= 27


def test_a_room_opens_at_the_first_unread_message(alice: User, bob: User, lobby: Room) -> None:
    said = _say(alice, lobby, *(f"m{number}" for number in range(80)))
    reads.mark_read(actor=bob, room_id=lobby.pk, seq=said[9].seq)

    opened = build_bootstrap(bob, lobby)["open"]

    assert opened["new_since"] == said[10].seq - 1
    assert opened["has_older"] is False or opened["messages"][0]["seq"] < said[10].seq
    assert opened["has_newer"] is True
    assert said[10].seq in [message["seq"] for message in opened["messages"]]


def test_a_room_that_is_read_opens_at_its_end(alice: User, bob: User, lobby: Room) -> None:
    said = _say(alice, lobby, *(f"m{number}" for number in range(60)))
    reads.mark_read(actor=bob, room_id=lobby.pk, seq=said[-1].seq)

    opened = build_bootstrap(bob, lobby)["open"]

    assert ("new_since" in opened, opened["has_newer"], opened["has_older"]) == (False, False, True)
    assert opened["messages"][-1]["seq"] == said[-1].seq


def test_my_own_words_and_system_lines_are_no_news(alice: User, bob: User, lobby: Room) -> None:
    _say(bob, lobby, "Mine")
    rooms.change_topic(actor=alice, room_id=lobby.pk, topic="Tea")

    assert "new_since" not in build_bootstrap(bob, lobby)["open"]


def test_unread_from_here_opens_there(alice: User, bob: User, lobby: Room) -> None:
    said = _say(alice, lobby, "One", "Two", "Three")
    reads.mark_read(actor=bob, room_id=lobby.pk, seq=said[2].seq)
    reads.mark_unread(actor=bob, room_id=lobby.pk, seq=said[1].seq)

    assert build_bootstrap(bob, lobby)["open"]["new_since"] == said[1].seq - 1


def test_a_link_opens_around_its_message(alice: User, bob: User, lobby: Room) -> None:
    said = _say(alice, lobby, *(f"m{number}" for number in range(120)))

    opened = build_bootstrap(bob, lobby, focus=said[40].seq)["open"]

    assert opened["focus"] == said[40].seq
    assert (opened["has_older"], opened["has_newer"]) == (True, True)
    assert said[40].seq in [message["seq"] for message in opened["messages"]]


def test_a_visitor_reads_a_public_room_with_a_note_to_join(charlie: User, lobby: Room, alice: User) -> None:
    _say(alice, lobby, "Come in")

    opened = build_bootstrap(charlie, lobby)["open"]

    assert opened["visiting"]["name"] == "Lobby"
    assert opened["visiting"]["can"] == {"send": False, "moderate": False, "manage": False}
    assert opened["messages"][-1]["body"] == "Come in"
    assert "new_since" not in opened


def test_nobody_elses_marks_or_mail_are_in_it(alice: User, bob: User, lobby: Room) -> None:
    reads.mark_read(actor=alice, room_id=lobby.pk, seq=1)

    text = json.dumps(build_bootstrap(bob, lobby))

    assert "@example.org" not in text
    assert "password" not in text


def test_only_the_owner_is_shown_the_first_steps(alice: User, bob: User, lobby: Room) -> None:
    assert build_bootstrap(alice, lobby)["workspace"]["first_run"] == {
        "named": False,
        "said_hello": False,
        "invited": True,
        "second_room": True,
    }
    assert "first_run" not in build_bootstrap(bob, lobby)["workspace"]
