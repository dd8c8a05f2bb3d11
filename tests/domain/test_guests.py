"""Guests: in the rooms that they were let into, and knowing of nobody else."""

from collections.abc import Callable

import pytest

from syncchat.access import find_strangers, list_people_for
from syncchat.domain.accounts import groups, ignoring, invites
from syncchat.domain.accounts.registration import register_person
from syncchat.domain.emoji.custom import manages_emoji
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.moderation.reporting import report_person
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.directory import get_person, list_found_people
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.rooms import get_general, list_public_rooms
from syncchat.domain.search.search import search
from syncchat.errors import DomainError, Forbidden, Invalid, NotFound
from syncchat.integrity import LOOKS
from syncchat.irc.asking import _find_people
from syncchat.irc.saying import find_person
from syncchat.models import Room, User
from syncchat.protocol.kinds import Ignoring
from syncchat.serializers.people import read_person, serialize_groups
from tests.logs import list_lines
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def gina(alice: User, bob: User, cellar: Room) -> User:
    """In Alice's cellar, from which Bob is kept out."""
    person = make_person("gina")
    give_workspace_role(actor=alice, user_id=person.pk, role="guest")
    memberships.add_people(actor=alice, room_id=cellar.pk, people=[person.pk])
    return User.objects.get(pk=person.pk)


def list_names(people: list[User]) -> list[str]:
    return sorted(person.username for person in people)


def test_a_guest_knows_of_those_they_share_a_room_with(alice: User, bob: User, gina: User) -> None:
    assert list_names(list(list_people_for(gina))) == ["alice", "gina"]
    assert list_names(list_found_people(user=gina)) == ["alice", "gina"]
    assert "gina" in list_names(list_found_people(user=bob))
    assert get_person(user=gina, person_id=alice.pk) == alice
    assert serialize_groups(gina) == []
    assert [each.nick for each in _find_people(gina.pk, ["alice", "bob"])] == ["alice"]
    assert find_person(gina.pk, "bob") is None


def test_a_new_name_is_told_to_no_guest_who_does_not_know_them(alice: User, bob: User, gina: User) -> None:
    assert find_strangers(bob.pk) == {gina.pk}
    assert read_person(alice.pk)[1] == set()


REFUSED: dict[str, Callable[[User, User, Room], object]] = {
    "join": lambda g, b, lobby: memberships.join_room(actor=g, room_id=lobby.pk),
    "read": lambda g, b, lobby: get_person(user=g, person_id=b.pk),
    "open room": lambda g, b, lobby: rooms.create_room(actor=g, kind="public", name="Mine"),
    "private room": lambda g, b, lobby: rooms.create_room(actor=g, kind="private", name="Mine"),
    "invite": lambda g, b, lobby: invites.create_invite(actor=g),
    "group": lambda g, b, lobby: groups.create_group(actor=g, handle="ours"),
    "direct": lambda g, b, lobby: open_direct(actor=g, people=[b.pk]),
    "add": lambda g, b, lobby: memberships.add_people(
        actor=g, room_id=Room.objects.get(name="Cellar").pk, people=[b.pk]
    ),
    "ignore": lambda g, b, lobby: ignoring.ignore_person(actor=g, person_id=b.pk, how=Ignoring.MUTED),
    "report": lambda g, b, lobby: report_person(actor=g, person_id=b.pk, reason="spam"),
    "write": lambda g, b, lobby: send_message(actor=g, room_id=lobby.pk, id=make_id(), body="Hi"),
    "ring": lambda g, b, lobby: send_message(
        actor=g, room_id=Room.objects.get(name="Cellar").pk, id=make_id(), body="@room"
    ),
    "role": lambda g, b, lobby: give_workspace_role(actor=g, user_id=g.pk, role="member"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_guest_may_not(gina: User, bob: User, lobby: Room, name: str) -> None:
    with pytest.raises((NotFound, Forbidden, Invalid)):
        REFUSED[name](gina, bob, lobby)


def test_a_guest_writes_where_they_are_and_to_whom_they_know(alice: User, gina: User, cellar: Room) -> None:
    assert send_message(actor=gina, room_id=cellar.pk, id=make_id(), body="Hello").message.seq
    assert open_direct(actor=gina, people=[alice.pk])
    assert list_public_rooms(user=gina) == []
    assert not manages_emoji(gina)


def test_a_guest_is_in_no_room_of_everybody_and_a_member_is(alice: User, gina: User) -> None:
    general = get_general()
    assert not general.memberships.filter(user=gina).exists()
    assert memberships.add_people(actor=alice, room_id=general.pk, people=[gina.pk]) == []

    give_workspace_role(actor=alice, user_id=gina.pk, role="member")

    assert general.memberships.filter(user=gina).exists()
    assert list_lines(general)[-1][0] == "joined"


def test_an_owner_of_the_room_of_everybody_who_becomes_a_guest_leaves_an_owner(
    alice: User, bob: User
) -> None:
    general = get_general()
    general.memberships.filter(user=bob).update(role="owner")

    give_workspace_role(actor=alice, user_id=bob.pk, role="guest")

    assert general.memberships.filter(role="owner").count() == 1


def test_whoever_comes_by_a_link_for_guests_is_one(alice: User, cellar: Room) -> None:
    with pytest.raises(Invalid):
        invites.create_invite(actor=alice, as_guest=True)
    invite = invites.create_invite(actor=alice, rooms=[cellar.pk], as_guest=True)

    person = register_person(username="gina", password="correct-horse-battery", invite_token=invite.token)

    assert person.workspace_role == "guest"
    assert list(Room.objects.joined_by(person.pk)) == [cellar]
    assert list_names(list(list_people_for(person))) == ["alice", "gina"]


def test_the_data_is_whole_with_a_guest(gina: User) -> None:
    assert [finding for look in LOOKS.values() for finding in look()] == []


def test_a_search_finds_no_word_and_no_person_outside(bob: User, gina: User, lobby: Room) -> None:
    send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="marzipan")

    assert search(user=gina, query="marzipan").results == []
    with pytest.raises(DomainError):
        memberships.join_room(actor=gina, room_id=lobby.pk)
