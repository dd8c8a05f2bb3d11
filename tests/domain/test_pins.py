"""Pinning: by whoever may write there, once each, up to a number, until the words are gone."""

import pytest

from syncchat.access import find_membership
from syncchat.domain.ids import make_id
from syncchat.domain.messages import pins as verbs
from syncchat.domain.messages.messages import delete_message, list_messages, send_message
from syncchat.domain.messages.pins import list_pins, pin_message, unpin_message
from syncchat.domain.rooms.archiving import archive_room
from syncchat.domain.rooms.memberships import remove_person
from syncchat.domain.rooms.rooms import set_announcement
from syncchat.errors import Conflict, Forbidden, NotFound
from syncchat.models import LogEntry, Message, Room, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return _say(alice, lobby, "Bread at four")


def _say(author: User, room: Room, body: str) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def _told(message: Message) -> list[str]:
    entries = LogEntry.objects.filter(kind__in=("message_pinned", "message_unpinned"), message=message)
    return list(entries.order_by("seq").values_list("kind", flat=True))


def test_a_pin_is_put_up_and_taken_down_once_however_often_it_is_asked(
    alice: User, bob: User, lobby: Room, word: Message
) -> None:
    for person in (bob, alice, bob):
        pin_message(actor=person, message_id=word.pk)
    (pinned,) = list_pins(user=alice, room_id=lobby.pk)
    assert (pinned.pk, pinned.pinned_by) == (word.pk, bob)

    for person in (alice, bob):
        unpin_message(actor=person, message_id=word.pk)
    assert list_pins(user=alice, room_id=lobby.pk) == []
    assert _told(word) == ["message_pinned", "message_unpinned"]


def test_the_newest_pin_comes_first(alice: User, bob: User, lobby: Room, word: Message) -> None:
    later = _say(bob, lobby, "Cake at five")
    for message in (later, word):
        pin_message(actor=alice, message_id=message.pk)

    assert [each.pk for each in list_pins(user=bob, room_id=lobby.pk)] == [word.pk, later.pk]


def test_outsiders_and_those_who_were_removed_do_not_pin(
    alice: User, bob: User, charlie: User, lobby: Room, word: Message
) -> None:
    remove_person(actor=alice, room_id=lobby.pk, person_id=bob.pk)

    for person in (bob, charlie):
        for verb in (pin_message, unpin_message):
            with pytest.raises(NotFound):
                verb(actor=person, message_id=word.pk)


def test_what_is_pinned_in_a_private_room_is_told_to_its_members_only(
    alice: User, charlie: User, cellar: Room
) -> None:
    pin_message(actor=alice, message_id=_say(alice, cellar, "Jam").pk)

    assert len(list_pins(user=alice, room_id=cellar.pk)) == 1
    with pytest.raises(NotFound):
        list_pins(user=charlie, room_id=cellar.pk)


def test_where_only_moderators_write_only_they_pin(
    alice: User, bob: User, lobby: Room, word: Message
) -> None:
    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True)

    assert find_membership(bob, lobby.pk) is not None
    for verb in (pin_message, unpin_message):
        with pytest.raises(Forbidden):
            verb(actor=bob, message_id=word.pk)
    pin_message(actor=alice, message_id=word.pk)


def test_an_archived_room_keeps_its_pins(alice: User, bob: User, lobby: Room, word: Message) -> None:
    pin_message(actor=bob, message_id=word.pk)
    archive_room(actor=alice, room_id=lobby.pk)

    for verb in (pin_message, unpin_message):
        with pytest.raises(Forbidden):
            verb(actor=bob, message_id=word.pk)
    assert len(list_pins(user=bob, room_id=lobby.pk)) == 1


def test_a_deleted_message_is_unpinned_and_cannot_be_pinned(
    alice: User, bob: User, lobby: Room, word: Message
) -> None:
    pin_message(actor=bob, message_id=word.pk)
    delete_message(actor=alice, message_id=word.pk)

    assert list_pins(user=bob, room_id=lobby.pk) == []
    assert [each.pinned_at for each in list_messages(room=lobby) if each.pk == word.pk] == [None]
    with pytest.raises(Forbidden):
        pin_message(actor=bob, message_id=word.pk)


def test_a_line_of_the_house_is_not_pinned(bob: User, lobby: Room) -> None:
    line = lobby.messages.exclude(kind="text").latest("seq")

    with pytest.raises(Forbidden):
        pin_message(actor=bob, message_id=line.pk)


def test_a_room_holds_so_many_pins(
    alice: User, bob: User, lobby: Room, word: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "PINS_LIMIT", 1)
    pin_message(actor=bob, message_id=word.pk)
    later = _say(alice, lobby, "Cake at five")

    with pytest.raises(Conflict) as refusal:
        pin_message(actor=bob, message_id=later.pk)
    assert "1 pinned" in refusal.value.message
    unpin_message(actor=bob, message_id=word.pk)
    pin_message(actor=bob, message_id=later.pk)
