"""Whoever changes their username is still meant by what was written to the former one."""

import pytest

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.accounts.profiles import update_profile
from syncchat.domain.accounts.usernames import get_person_named
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import edit_message, send_message
from syncchat.domain.search.search import search
from syncchat.errors import Conflict, NotFound
from syncchat.models import Room, User

pytestmark = pytest.mark.django_db


def rename(person: User, username: str) -> User:
    return update_profile(actor=person, display_name=person.display_name, username=username)


def test_an_edit_goes_on_to_mention_the_one_who_was_meant(alice: User, bob: User, lobby: Room) -> None:
    sent = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="@bob has the key").message
    rename(bob, "robert")

    edited = edit_message(actor=alice, message_id=sent.pk, body="@bob has both keys")

    assert list(edited.mentions.values_list("user", flat=True)) == [bob.pk]
    assert get_person_named(username="bob") == get_person_named(username="robert") == bob


def test_a_former_name_is_nobody_elses_and_may_be_taken_back(alice: User, bob: User, charlie: User) -> None:
    rename(bob, "robert")
    with pytest.raises(Conflict):
        rename(charlie, "bob")
    with pytest.raises(Conflict):
        create_user(username="Bob")

    rename(bob, "bob")
    with pytest.raises(Conflict):
        rename(charlie, "robert")
    assert get_person_named(username="bob") == bob
    with pytest.raises(NotFound):
        get_person_named(username="bobby")


def test_a_search_by_the_former_name_finds_what_they_said(alice: User, bob: User, lobby: Room) -> None:
    send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="The key hangs by the door")
    rename(bob, "robert")

    for name in ("bob", "robert"):
        assert len(search(user=alice, query=f"key from:@{name}").results) == 1


def test_who_is_locked_out_is_not_mentioned_by_a_former_name_either(
    alice: User, bob: User, lobby: Room
) -> None:
    rename(bob, "robert")
    User.objects.filter(pk=bob.pk).update(is_active=False)

    sent = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="@bob and @robert").message

    assert not sent.mentions.exists()
