"""Long lists, on whichever database the tests run: all of it can be reached, in the order of the alphabet."""

import pytest

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.accounts.invites import USABLE_LIMIT, create_invite, list_invites, list_rooms_to_open
from syncchat.domain.rooms.directory import list_found_people
from syncchat.domain.rooms.rooms import BROWSE_LIMIT, create_room, list_public_rooms
from syncchat.errors import Conflict, NotFound
from syncchat.log.append import create_log
from syncchat.models import Invite, Room, User
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db
LAST = ["Ärzte", "Zentrale Ablage", "Кухня"]


@pytest.fixture
def many_rooms(alice: User) -> list[str]:
    """110 and those that bytes would sort last."""
    names = [f"Projekt {number}" for number in range(1, 111)]
    for name in names:
        Room.objects.create(log=create_log(), kind="public", name=name)
    for name in LAST:
        create_room(actor=alice, kind="public", name=name)
    return ["Ärzte", "General", *names, "Zentrale Ablage", "Кухня"]


def test_every_public_room_is_on_one_of_the_pages(alice: User, many_rooms: list[str]) -> None:
    as_alice = Caller(alice)
    first = as_alice.get("rooms/browse").json()
    rest = as_alice.get(f"rooms/browse?after={first[-1]['id']}").json()

    assert len(first) == BROWSE_LIMIT
    assert [room["name"] for room in first + rest] == many_rooms
    assert as_alice.get(f"rooms/browse?after={rest[-1]['id']}").json() == []


def test_pages_hold_what_was_looked_for(alice: User, many_rooms: list[str]) -> None:
    found = list_public_rooms(user=alice, query="projekt")
    rest = list_public_rooms(user=alice, query="projekt", after=found[-1].room.pk)

    assert [each.room.name for each in found + rest] == many_rooms[2:112]


def test_a_page_goes_on_behind_a_room_that_was_archived_and_not_behind_one_that_is_hidden(
    alice: User, many_rooms: list[str], cellar: Room
) -> None:
    last = list_public_rooms(user=alice)[-1].room
    Room.objects.filter(pk=last.pk).update(archived_at=last.created_at)

    assert list_public_rooms(user=alice, after=last.pk)[-1].room.name == "Кухня"
    with pytest.raises(NotFound):
        list_public_rooms(user=alice, after=cellar.pk)


def test_my_rooms_and_those_of_an_invite_are_in_the_order_of_the_alphabet(
    alice: User, many_rooms: list[str]
) -> None:
    mine = [room["name"] for room in Caller(alice).get("rooms").json()]

    assert mine == ["Ärzte", "General", "Zentrale Ablage", "Кухня"]
    assert [room.name for room in list_rooms_to_open(creator=alice)] == LAST


def test_people_are_in_the_order_of_their_names(alice: User, bob: User) -> None:
    for username, shown in (("z1", "Ärmel, Ute"), ("a9", "Zoé"), ("m10", "Bob 10"), ("m9", "bob 9")):
        create_user(username=username, display_name=shown)

    found = [person.name for person in list_found_people(user=alice)]
    assert found == ["Alice", "Ärmel, Ute", "Bob", "bob 9", "Bob 10", "Zoé"]


def test_no_invite_link_is_left_out_of_the_list(alice: User) -> None:
    for _ in range(USABLE_LIMIT):
        create_invite(actor=alice)
    with pytest.raises(Conflict, match="100"):
        create_invite(actor=alice)

    assert len(list_invites(actor=alice)) == USABLE_LIMIT
    Invite.objects.filter(pk=list_invites(actor=alice)[0].pk).delete()
    assert create_invite(actor=alice)
