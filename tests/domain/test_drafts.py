"""Drafts are kept for all devices of a person: both texts where two wrote, private, bounded, gone with the message."""

import json

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.later import drafts as verbs
from syncchat.domain.later.drafts import keep_draft, list_drafts
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms.memberships import leave_room
from syncchat.domain.rooms.rooms import create_room
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import Draft, LogEntry, Message, Room, User
from syncchat.serializers.events import read_page
from tests.logs import find_head

pytestmark = pytest.mark.django_db


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Bread at four").message


def _kept(user: User) -> list[str]:
    return [each.text for each in list_drafts(user=user)]


def _version(user: User) -> int:
    return list_drafts(user=user)[0].version


def _told(user: User) -> int:
    return LogEntry.objects.filter(log_id=user.log_id, kind="draft_changed").count()


def test_words_are_kept_changed_and_gone_and_nobody_else_is_told(alice: User, bob: User, lobby: Room) -> None:
    keep_draft(actor=bob, room_id=lobby.pk, text="Half")
    keep_draft(actor=bob, room_id=lobby.pk, text="Half a thought", version=_version(bob))
    keep_draft(actor=bob, room_id=lobby.pk, text="Half a thought", version=_version(bob))
    assert (_kept(bob), _kept(alice), _told(bob), _told(alice)) == (["Half a thought"], [], 2, 0)
    keep_draft(actor=bob, room_id=lobby.pk, text="", version=_version(bob))
    keep_draft(actor=bob, room_id=lobby.pk, text="", version=0)
    assert (_kept(bob), _told(bob)) == ([], 3)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("Bread", "Cake", "Bread\n\nCake"),
        ("Bread", "Bread and cake", "Bread and cake"),
        ("Bread and cake", "Bread", "Bread and cake"),
        ("Bread", "", "Bread"),
    ],
)
def test_where_two_devices_wrote_both_texts_stay(
    first: str, second: str, both: str, bob: User, lobby: Room
) -> None:
    keep_draft(actor=bob, room_id=lobby.pk, text=first)
    keep_draft(actor=bob, room_id=lobby.pk, text=second)
    assert _kept(bob) == [both]


def test_a_room_its_threads_and_edits_have_one_each(bob: User, lobby: Room, word: Message) -> None:
    keep_draft(actor=bob, room_id=lobby.pk, text="room")
    for kind in ("thread", "edit"):
        keep_draft(actor=bob, room_id=lobby.pk, message_id=word.pk, kind=kind, text=kind)
    assert sorted(_kept(bob)) == ["edit", "room", "thread"]


def test_a_device_that_catches_up_hears_of_each_draft_once(bob: User, lobby: Room, word: Message) -> None:
    kitchen = create_room(actor=bob, kind="public", name="Kitchen")
    after = find_head(bob)
    keep_draft(actor=bob, room_id=lobby.pk, text="Ro")
    keep_draft(actor=bob, room_id=lobby.pk, text="Room", version=_version(bob))
    keep_draft(actor=bob, room_id=kitchen.pk, text="Another room")
    keep_draft(actor=bob, room_id=lobby.pk, message_id=word.pk, kind="thread", text="Thread")

    page = [json.loads(event.text) for event in read_page(bob.log_id, after).events]
    told = [draft["text"] for event in page for draft in event["drafts"] if draft["text"]]
    assert told == ["Room", "Another room", "Thread"]


def test_only_where_they_are_and_only_of_what_is_there(
    alice: User, bob: User, lobby: Room, cellar: Room, word: Message
) -> None:
    hidden = send_message(actor=alice, room_id=cellar.pk, id=make_id(), body="Under the stairs").message
    with pytest.raises(NotFound):
        keep_draft(actor=bob, room_id=cellar.pk, text="Half")
    for message_id in (hidden.pk, make_id()):
        with pytest.raises(NotFound):
            keep_draft(actor=bob, room_id=lobby.pk, message_id=message_id, kind="edit", text="Half")
    with pytest.raises(NotFound):
        keep_draft(actor=alice, room_id=lobby.pk, message_id=hidden.pk, kind="thread", text="Half")
    for message, kind in ((word.pk, "room"), (None, "thread")):
        with pytest.raises(Invalid):
            keep_draft(actor=bob, room_id=lobby.pk, message_id=message, kind=kind, text="Half")
    keep_draft(actor=bob, room_id=lobby.pk, text="Half")
    leave_room(actor=bob, room_id=lobby.pk)
    assert _kept(bob) == []


def test_there_is_an_end_to_length_and_number(
    bob: User, lobby: Room, word: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid):
        keep_draft(actor=bob, room_id=lobby.pk, text="x" * 20_001)
    monkeypatch.setattr(verbs, "DRAFTS_LIMIT", 1)
    keep_draft(actor=bob, room_id=lobby.pk, text="x" * 20_000)
    with pytest.raises(Conflict):
        keep_draft(actor=bob, room_id=lobby.pk, message_id=word.pk, kind="edit", text="Half")
    assert Draft.objects.count() == 1
