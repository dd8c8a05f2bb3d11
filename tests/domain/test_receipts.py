"""Who sees how far others have read, and what it costs."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from syncchat.domain.accounts import accounts, ignoring, profiles
from syncchat.domain.ids import make_id
from syncchat.domain.messages import receipts
from syncchat.domain.messages.messages import send_message
from syncchat.domain.messages.reads import mark_read, mark_unread
from syncchat.domain.rooms import memberships
from syncchat.errors import NotFound
from syncchat.log import publish
from syncchat.log.append import create_log
from syncchat.models import LogEntry, Membership, Message, Room, User
from syncchat.protocol.kinds import Ignoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    signals: list[dict[str, Any]] = []
    monkeypatch.setattr(publish, "signal_after_commit", lambda **signal: signals.append(signal))
    return signals


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Tea?").message


def test_the_others_of_a_small_room_are_told_once_and_only_of_what_is_new(
    alice: User, bob: User, word: Message, lobby: Room, told: list[dict[str, Any]]
) -> None:
    for _again in range(2):
        mark_read(actor=bob, room_id=lobby.pk, seq=word.seq)
    mark_unread(actor=bob, room_id=lobby.pk, seq=word.seq)

    expected = {"kind": "seen", "log": lobby.log_id, "room": lobby.pk, "person": bob.pk, "seq": word.seq}
    assert told == [{**expected, "to": [alice.pk]}]
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {bob.pk: word.seq}


def test_who_does_not_show_it_sees_none_and_is_not_seen(
    alice: User, bob: User, word: Message, lobby: Room, told: list[dict[str, Any]]
) -> None:
    mark_read(actor=alice, room_id=lobby.pk, seq=word.seq)
    profiles.update_preferences(actor=bob, shows_reads=False)
    assert {"kind": "unseen", "person": bob.pk} in told
    told.clear()

    mark_read(actor=bob, room_id=lobby.pk, seq=word.seq)
    assert told == []
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {}
    assert receipts.list_seen(user=User.objects.get(pk=bob.pk), room_id=lobby.pk) == {}
    profiles.update_preferences(actor=bob, shows_reads=True)
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {bob.pk: word.seq}


def test_a_block_closes_it_for_both(
    alice: User, bob: User, word: Message, lobby: Room, told: list[dict[str, Any]]
) -> None:
    for person in (alice, bob):
        mark_read(actor=person, room_id=lobby.pk, seq=word.seq)
    told.clear()
    ignoring.ignore_person(actor=alice, person_id=bob.pk, how=Ignoring.BLOCKED)

    hidden = [(signal["person"], signal["to"]) for signal in told if signal["kind"] == "unseen"]
    assert hidden == [(alice.pk, [bob.pk]), (bob.pk, [alice.pk])]
    told.clear()
    later = send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Tea").message
    for person in (alice, bob):
        mark_read(actor=person, room_id=lobby.pk, seq=later.seq)
        assert receipts.list_seen(user=person, room_id=lobby.pk) == {}
    assert told == []


def test_of_who_shows_nothing_a_block_tells_nobody(
    alice: User, bob: User, lobby: Room, told: list[dict[str, Any]]
) -> None:
    """The signal would say so: of somebody who shows nothing there is no other reason for it."""
    profiles.update_preferences(actor=alice, shows_reads=False)
    told.clear()
    ignoring.ignore_person(actor=alice, person_id=bob.pk, how=Ignoring.BLOCKED)

    assert told == []


def test_who_has_only_come_in_has_seen_nothing_of_what_was_said_before(
    alice: User, bob: User, charlie: User, word: Message, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    assert charlie.pk not in receipts.list_seen(user=alice, room_id=lobby.pk)

    later = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Welcome").message
    for person in (bob, charlie):
        mark_read(actor=person, room_id=lobby.pk, seq=later.seq)
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {bob.pk: later.seq, charlie.pk: later.seq}


def test_who_is_locked_out_or_gone_is_not_shown_and_outsiders_learn_nothing(
    alice: User, bob: User, charlie: User, word: Message, lobby: Room
) -> None:
    mark_read(actor=bob, room_id=lobby.pk, seq=word.seq)
    with pytest.raises(NotFound):
        receipts.list_seen(user=charlie, room_id=lobby.pk)
    accounts.deactivate_user(actor=alice, user_id=bob.pk)
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {}
    accounts.reactivate_user(actor=alice, user_id=bob.pk)
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {bob.pk: word.seq}
    memberships.leave_room(actor=bob, room_id=lobby.pk)
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {}


def test_in_a_large_room_a_read_tells_nobody_else_and_costs_one_bounded_statement(
    alice: User, bob: User, word: Message, lobby: Room, told: list[dict[str, Any]]
) -> None:
    people = User.objects.bulk_create(
        User(username=f"guest{number}", log=create_log()) for number in range(receipts.READERS_LIMIT - 1)
    )
    Membership.objects.bulk_create(Membership(room=lobby, user=person) for person in people)
    before = LogEntry.objects.count()

    with CaptureQueriesContext(connection) as asked:
        mark_read(actor=bob, room_id=lobby.pk, seq=word.seq)

    assert told == []
    assert LogEntry.objects.count() == before + 1
    about = [query["sql"] for query in asked if "LIMIT 21) subquery" in query["sql"]]
    assert len(about) == 1
    assert receipts.list_seen(user=alice, room_id=lobby.pk) == {}
