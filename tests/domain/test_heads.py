"""A log names its newest entry, in the statement that raises its head; logs of older releases are brought up to it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import edit_message, send_message
from syncchat.domain.messages.sending import Outgoing, send_messages
from syncchat.domain.rooms.memberships import add_people
from syncchat.integrity.logs import find_broken_logs
from syncchat.log.append import append_entry
from syncchat.log.positions import is_rewound, read_position, read_snapshot
from syncchat.models import Log, LogEntry, Room, User
from syncchat.protocol.kinds import EntryKind

pytestmark = pytest.mark.django_db
filling = import_module("syncchat.migrations.0012_fill_head_entries")


def _fill() -> None:
    with connection.schema_editor() as editor:
        filling.fill(apps, editor)


def _heads() -> dict[int, int]:
    return dict(Log.objects.values_list("pk", "head_id"))


def test_whatever_is_written_leaves_logs_that_name_their_newest_entries(
    alice: User, bob: User, charlie: User, lobby: Room, cellar: Room
) -> None:
    rooms = (lobby, cellar, lobby, lobby, cellar)
    sent = send_messages(
        [Outgoing(author_id=alice.pk, room_id=room.pk, id=make_id(), body="Hello") for room in rooms]
    )
    assert list(find_broken_logs()) == []

    edit_message(actor=alice, message_id=sent[0].message.pk, body="Hello again")  # type: ignore[union-attr]
    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk, charlie.pk])

    assert list(find_broken_logs()) == []
    newest = LogEntry.objects.filter(log=lobby.log_id).latest("seq")
    assert read_position(lobby.log_id) == (newest.seq, newest.pk)
    assert not is_rewound(lobby.log_id, (newest.seq, newest.pk))


def test_a_snapshot_has_their_own_log_and_those_of_their_rooms(alice: User, bob: User, cellar: Room) -> None:
    mine, theirs = read_snapshot(alice.pk, alice.log_id), read_snapshot(bob.pk, bob.log_id)

    assert mine.heads[cellar.log_id] == read_position(cellar.log_id)
    assert mine.heads[alice.log_id] == read_position(alice.log_id)
    assert mine.rooms[cellar.pk] == cellar.log_id
    assert set(mine.heads) == {alice.log_id, *mine.rooms.values()}
    assert bob.log_id in theirs.heads
    assert alice.log_id not in theirs.heads


def test_who_is_in_no_room_has_their_own_log(alice: User) -> None:
    alice.memberships.all().delete()

    snapshot = read_snapshot(alice.pk, alice.log_id)

    assert (snapshot.heads, snapshot.rooms) == ({alice.log_id: read_position(alice.log_id)}, {})


def test_an_entry_takes_a_lock_an_insert_and_an_update(
    alice: User, lobby: Room, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        append_entry(log_id=lobby.log_id, kind=EntryKind.ROOM_CHANGED, actor=alice)


@pytest.mark.django_db(transaction=True)
def test_logs_of_an_older_release_are_filled_step_by_step_and_others_stay(
    alice: User, bob: User, lobby: Room, cellar: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (lobby, cellar):
        send_message(actor=alice, room_id=room.pk, id=make_id(), body="Long ago")
    empty, right = Log.objects.create(), _heads()
    # As after an interruption: some are done
    Log.objects.exclude(pk=lobby.log_id).update(head_id=0)
    lacking = Log.objects.filter(head__gt=0, head_id=0).count()
    monkeypatch.setattr(filling, "STEP", 2)

    with CaptureQueriesContext(connection) as queries:
        _fill()

    assert _heads() == {**right, empty.pk: 0}
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert len(updates) == (lacking + 1) // 2 > 1
