"""One person makes so many rooms and direct conversations, and no more."""

from typing import Any

import pytest

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.rooms import create_room, delete_room
from syncchat.errors import Forbidden
from syncchat.models import Room, User
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two(settings: Any) -> None:
    settings.ROOM_LIMIT = 2


def test_a_third_room_is_refused_until_one_is_deleted(alice: User, bob: User) -> None:
    first = create_room(actor=alice, kind="private", name="One")
    create_room(actor=alice, kind="public", name="Two")

    with pytest.raises(Forbidden, match="2 rooms"):
        create_room(actor=alice, kind="private", name="Three")
    assert create_room(actor=bob, kind="private", name="Three").name == "Three"

    delete_room(actor=alice, room_id=first.pk, confirmation="One")
    assert create_room(actor=alice, kind="private", name="Three").name == "Three"


def test_a_third_direct_conversation_is_refused_and_those_there_are_open_still(
    alice: User, bob: User
) -> None:
    people = [bob, *(create_user(username=name) for name in ("dora", "emil"))]
    rooms = [open_direct(actor=alice, people=[each.pk]) for each in people[:2]]

    with pytest.raises(Forbidden, match="2 direct"):
        open_direct(actor=alice, people=[people[2].pk])
    assert open_direct(actor=alice, people=[bob.pk]) == rooms[0]
    # What others open with her is not hers
    assert open_direct(actor=people[2], people=[alice.pk]).created_by == people[2]


def test_directs_and_rooms_are_counted_apart_and_0_sets_no_limit(
    alice: User, bob: User, settings: Any
) -> None:
    create_room(actor=alice, kind="private", name="One")
    create_room(actor=alice, kind="private", name="Two")
    open_direct(actor=alice, people=[bob.pk])
    settings.ROOM_LIMIT = 0

    assert create_room(actor=alice, kind="private", name="Three").name == "Three"


def test_the_refusal_is_typed(alice: User) -> None:
    as_alice = Caller(alice)
    for name in ("One", "Two"):
        as_alice.post("rooms", {"kind": "private", "name": name})
    refused = as_alice.post("rooms", {"kind": "private", "name": "Three"})

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert not Room.objects.filter(name="Three").exists()
