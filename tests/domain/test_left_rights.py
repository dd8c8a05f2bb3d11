"""What is left to somebody of a role that they have no more, and what a guest gets by a room's role."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from syncchat.domain.accounts import groups, invites, owners
from syncchat.domain.accounts.registration import register_person
from syncchat.domain.hooks.incoming import create_webhook, rotate_webhook
from syncchat.domain.ids import make_id
from syncchat.domain.leaving.asking import ask_to_leave
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rights.choosing import choose_rights
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.rooms import get_general
from syncchat.domain.sign_on.locking import lock_out_from_outside
from syncchat.errors import Conflict, Forbidden, NotFound
from syncchat.integrity import LOOKS
from syncchat.models import Room, User
from syncchat.slack.names import Names
from syncchat.transfer.export.requests import ask_for_export, list_rooms_to_export
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def gina(alice: User, bob: User, cellar: Room) -> User:
    person = make_person("gina")
    give_workspace_role(actor=alice, user_id=person.pk, role="guest")
    memberships.add_people(actor=alice, room_id=cellar.pk, people=[person.pk])
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("verb", [owners.make_owner, owners.hand_over_ownership])
def test_a_guest_who_becomes_owner_is_in_the_room_of_everybody(
    verb: Callable[..., User], alice: User, gina: User
) -> None:
    verb(actor=alice, user_id=gina.pk)

    assert get_general().memberships.filter(user=gina).exists()
    assert [finding for look in LOOKS.values() for finding in look()] == []


def test_a_guest_given_the_role_of_owner_is_in_the_room_of_everybody(alice: User, gina: User) -> None:
    give_workspace_role(actor=alice, user_id=gina.pk, role="owner")

    assert get_general().memberships.filter(user=gina).exists()


def test_a_guest_who_moderates_takes_no_room_along(alice: User, bob: User, gina: User, cellar: Room) -> None:
    memberships.change_role(actor=alice, room_id=cellar.pk, person_id=gina.pk, role="moderator")
    gina = User.objects.get(pk=gina.pk)

    assert list_rooms_to_export(actor=gina) == []
    with pytest.raises(Forbidden):
        ask_for_export(actor=gina, kind="room", room_id=cellar.pk)
    assert ask_for_export(actor=gina, kind="own").kind == "own"


@pytest.mark.parametrize("role", ["member", "guest"])
def test_links_of_somebody_who_may_not_invite_any_more_let_nobody_in(
    role: str, alice: User, bob: User
) -> None:
    give_workspace_role(actor=alice, user_id=bob.pk, role="administrator")
    link = invites.create_invite(actor=User.objects.get(pk=bob.pk))

    give_workspace_role(actor=alice, user_id=bob.pk, role=role)

    with pytest.raises((Conflict, Forbidden)):
        register_person(username="second", password="correct-horse-battery", invite_token=link.token)


def test_no_name_of_a_group_is_put_for_a_guest(alice: User, gina: User) -> None:
    group = groups.create_group(actor=alice, handle="secret-team")

    said = Names(gina, f"<!subteam^S{group.pk}>").put(f"<!subteam^S{group.pk}>")

    assert "secret-team" not in said


def test_an_owner_beside_whom_the_others_are_locked_out_stays(alice: User, bob: User) -> None:
    owners.make_owner(actor=alice, user_id=bob.pk)
    lock_out_from_outside(actor=None, user_id=bob.pk, reason="", by="LDAP")

    with pytest.raises(Conflict):
        ask_to_leave(actor=User.objects.get(pk=alice.pk), with_messages=False)


def test_a_guest_gets_no_new_address_of_a_webhook(alice: User, gina: User, cellar: Room) -> None:
    hook, _secret = create_webhook(actor=alice, room_id=cellar.pk, name="Builds")
    memberships.change_role(actor=alice, room_id=cellar.pk, person_id=gina.pk, role="owner")

    with pytest.raises((Forbidden, NotFound)):
        rotate_webhook(actor=User.objects.get(pk=gina.pk), webhook_id=hook.pk)


def test_a_webhook_rings_nobody_whom_its_maker_may_not_ring(alice: User, bob: User) -> None:
    choose_rights(actor=alice, choices={"mention_everyone": "administrator"})
    room = rooms.create_room(actor=bob, kind="private", name="Mine")
    hook, _secret = create_webhook(actor=bob, room_id=room.pk, name="Ringer")

    for who in (bob, hook.bot):
        with pytest.raises(Forbidden):
            send_message(actor=who, room_id=room.pk, id=make_id(), body="@room")


@pytest.mark.parametrize("password", ["wrong", "correct-horse-battery"])
def test_locking_out_nobody_is_refused_in_words(password: str, alice: User) -> None:
    client = Client()
    client.force_login(alice)
    sent = {"act": "lock-out", "confirmed": "1", "password": password}

    assert client.post(reverse("act_on_people"), sent).status_code in (302, 400)
