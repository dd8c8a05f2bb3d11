"""The tables of names, on whichever database the tests run."""

import pytest

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.accounts.profiles import update_profile
from syncchat.domain.accounts.statuses import set_status
from syncchat.domain.accounts.workspace import name_workspace
from syncchat.domain.files.file_names import clean_file_name
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms.directory import list_found_people
from syncchat.domain.rooms.rooms import create_room, list_public_rooms
from syncchat.domain.search.search import search
from syncchat.errors import Invalid
from syncchat.models import Room, User
from tests.cases.names import BLANK, FOUND_PEOPLE, FOUND_ROOMS, PEOPLE, ROOMS, SEEN

pytestmark = pytest.mark.django_db


def test_people_are_found_however_their_name_is_typed(alice: User) -> None:
    for username, shown in PEOPLE.items():
        create_user(username=username, email="", password="correct-horse-battery", display_name=shown)
    found = {
        query: {person.username for person in list_found_people(user=alice, query=query)}
        for query in FOUND_PEOPLE
    }

    assert found == FOUND_PEOPLE


def test_who_begins_so_comes_first(alice: User, bob: User) -> None:
    update_profile(actor=alice, username="alice", display_name="Bea Özil")
    update_profile(actor=bob, username="bob", display_name="Özge")

    assert list_found_people(user=alice, query="oez") == [bob, alice]


def test_a_search_by_author_takes_either_spelling(alice: User, lobby: Room) -> None:
    update_profile(actor=alice, username="alice", display_name="Jörg Müller")
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="bread")

    for name in ("jörg", "joerg", "jorg", '"JOERG MÜLLER"'):
        assert len(search(user=alice, query=f"from:{name}").results) == 1, name
    assert not search(user=alice, query="from:jurg").results


def test_rooms_are_found_however_their_name_is_typed(alice: User) -> None:
    for name in ROOMS:
        create_room(actor=alice, kind="public", name=name)
    found = {
        query: [each.room.name for each in list_public_rooms(user=alice, query=query)]
        for query in FOUND_ROOMS
    }

    assert found == FOUND_ROOMS


@pytest.mark.parametrize("blank", BLANK.values(), ids=BLANK)
def test_what_nobody_sees_is_no_name_and_no_message(alice: User, lobby: Room, blank: str) -> None:
    with pytest.raises(Invalid):
        send_message(actor=alice, room_id=lobby.pk, id=make_id(), body=blank)
    with pytest.raises(Invalid):
        create_room(actor=alice, kind="public", name=blank)
    with pytest.raises(Invalid):
        name_workspace(actor=alice, name=blank)
    assert clean_file_name(blank) == "file"


def test_a_file_with_nothing_before_its_ending_is_called_file() -> None:
    assert clean_file_name("\u3164.pdf") == "file.pdf"
    assert clean_file_name("a\u3164.pdf") == "a\u3164.pdf"


@pytest.mark.parametrize("blank", [each for each in BLANK.values() if each.strip()], ids=ascii)
def test_what_nobody_sees_is_not_shown_as_somebody(alice: User, blank: str) -> None:
    with pytest.raises(Invalid):
        update_profile(actor=alice, username="alice", display_name=blank)
    with pytest.raises(Invalid):
        set_status(actor=alice, text=blank)


@pytest.mark.parametrize("seen", SEEN)
def test_a_single_sign_is_enough(alice: User, lobby: Room, seen: str) -> None:
    assert send_message(actor=alice, room_id=lobby.pk, id=make_id(), body=seen).message.body == seen
    assert create_room(actor=alice, kind="public", name=seen).name == seen
    assert update_profile(actor=alice, username="alice", display_name=seen).display_name == seen
