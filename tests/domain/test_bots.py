"""Bots: accounts of programs, which owners make and nobody signs in to."""

import pytest

from syncchat.domain.accounts import accounts, owners, password_links
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.accounts.workspace import get_first_run
from syncchat.domain.rooms.memberships import add_people, leave_room
from syncchat.domain.rooms.roles import change_role
from syncchat.errors import Conflict, Forbidden
from syncchat.models import AuditEntry, Membership, Room, User
from syncchat.serializers.people import serialize_person

pytestmark = pytest.mark.django_db


def make_bot(owner: User) -> User:
    return create_bot(actor=owner, username="ci", display_name="Builds")


def test_an_owner_makes_a_bot_that_is_in_the_room_where_everyone_is(alice: User) -> None:
    bot = make_bot(alice)

    assert (bot.is_bot, bot.bot_owner, bot.is_owner) == (True, alice, False)
    assert Membership.objects.filter(user=bot, room__is_general=True).exists()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.actor, entry.person) == ("bot_made", alice, bot)


def test_nobody_but_an_owner_makes_one(bob: User) -> None:
    with pytest.raises(Forbidden):
        make_bot(bob)
    assert not User.objects.filter(is_bot=True).exists()


def test_its_name_is_nobody_elses(alice: User, bob: User) -> None:
    with pytest.raises(Conflict):
        create_bot(actor=alice, username="bob", display_name="Builds")


def test_everyone_is_told_that_it_is_a_bot_and_of_people_nothing(alice: User) -> None:
    assert serialize_person(make_bot(alice)).is_bot is True
    assert "is_bot" not in serialize_person(alice).model_dump(exclude_none=True)


def test_nobody_signs_in_to_it(alice: User) -> None:
    bot = make_bot(alice)

    assert not bot.has_usable_password()
    with pytest.raises(Conflict, match="Nobody signs in"):
        password_links.make_password_link(actor=alice, user_id=bot.pk)


def test_it_never_owns_the_workspace(alice: User) -> None:
    bot = make_bot(alice)

    for verb in (owners.make_owner, owners.hand_over_ownership):
        with pytest.raises(Conflict, match="bot"):
            verb(actor=alice, user_id=bot.pk)


def test_it_is_locked_out_and_let_in_as_people_are(alice: User) -> None:
    bot = make_bot(alice)

    assert not accounts.deactivate_user(actor=alice, user_id=bot.pk).is_active
    assert accounts.reactivate_user(actor=alice, user_id=bot.pk).is_active


def test_where_a_person_is_left_no_bot_comes_to_own_a_room(alice: User, bob: User, lobby: Room) -> None:
    bot = make_bot(alice)
    add_people(actor=alice, room_id=lobby.pk, people=[bot.pk])
    change_role(actor=alice, room_id=lobby.pk, person_id=bot.pk, role="owner")

    leave_room(actor=alice, room_id=lobby.pk)

    assert lobby.memberships.get(user=bob).role == "owner"


def test_it_is_nobody_whom_the_owner_has_invited(alice: User) -> None:
    make_bot(alice)

    found = get_first_run(alice)

    assert found
    assert not found.invited
