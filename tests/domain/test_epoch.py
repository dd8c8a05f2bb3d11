"""After a restore no number and no key of the lost history is given out, or good, again."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from syncchat.backups import epoch
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.hooks.incoming import create_webhook
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.outgoing import webhooks as outgoing
from syncchat.domain.rooms.rooms import create_room
from syncchat.models import (
    IncomingWebhook,
    Invite,
    LogEntry,
    Membership,
    OutgoingWebhook,
    ProcessLease,
    Room,
    User,
)

pytestmark = pytest.mark.fault("T20")
SAFE = 2**53  # beyond it JavaScript rounds


@pytest.fixture(autouse=True)
def _same_numbers_afterwards(db: None) -> Iterator[None]:
    """Sequences of PostgreSQL do not roll back."""
    before = epoch.read_marks()
    yield
    with connection.cursor() as cursor:
        for table, mark in before.items():
            epoch._write_mark(cursor, table, max(1, mark))


def test_every_table_goes_on_beyond_all_that_was_given_out(alice: User, lobby: Room) -> None:
    newest = LogEntry.objects.latest("pk").pk

    start = epoch.start_epoch({})
    room = create_room(actor=alice, kind="private", name="Attic")
    sent = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="after").message

    entry = LogEntry.objects.get(message=sent)
    made = [entry.pk, room.pk, room.log_id, Membership.objects.get(room=room).pk]
    assert newest < start < min(made) <= max(made) < SAFE


def test_the_marks_of_what_is_set_aside_count_when_the_clock_is_wrong(alice: User) -> None:
    with patch("time.time_ns", return_value=0):
        start = epoch.start_epoch({"syncchat_logentry": 10**12})
        again = epoch.start_epoch({})

    assert 10**12 < start < again


def test_a_backup_that_is_restored_twice_gives_two_epochs(alice: User) -> None:
    first = epoch.find_start({})
    with patch("time.time_ns", return_value=time.time_ns() + 10_000_000_000):
        second = epoch.find_start({})

    # Ten seconds later, whatever the luck: room for nine million rows
    assert second - first > 9_000_000


def test_every_numbered_table_of_ours_is_moved() -> None:
    numbered = {table for table in connection.introspection.table_names() if table.startswith("syncchat_")}

    # Those whose key is no number of ours: chosen ids and names, a room's, a person's, and what FTS5 keeps for itself
    own = {"syncchat_message", "syncchat_processlease", "syncchat_attachment", "syncchat_formerusername"}
    own |= {"syncchat_export", "syncchat_import"}
    own |= {"syncchat_searchplace", "syncchat_searchdocument", "syncchat_sidebar", "syncchat_quiet"}
    own |= {
        "syncchat_scheduledmessage",
        "syncchat_poll",
        "syncchat_messageactions",
        "syncchat_forward",
        "syncchat_notificationsettings",
        "syncchat_mailtimes",
        "syncchat_reactionchange",
        "syncchat_accountdeletion",
        "syncchat_heldmessage",
        "syncchat_heldfile",
    }
    left = numbered - set(epoch.list_tables()) - own
    assert [table for table in left if not re.fullmatch("syncchat_search(_[a-z]+)?", table)] == []


def test_sign_ins_invites_and_leases_end_and_people_stay(alice: User) -> None:
    Session.objects.create(
        session_key="k" * 32, session_data="", expire_date=timezone.now() + timedelta(days=1)
    )
    Invite.objects.create(token="t", created_by=alice, expires_at=timezone.now() + timedelta(days=1))
    ProcessLease.objects.create(id=uuid4(), expires_at=timezone.now() + timedelta(seconds=30))
    create_webhook(
        actor=alice, room_id=create_room(actor=alice, kind="private", name="Attic").pk, name="Herald"
    )
    bot = create_bot(actor=alice, username="crier", display_name="Crier")
    outgoing.create_webhook(actor=alice, bot_id=bot.pk, name="Crier")

    epoch.start_epoch({})

    assert (Session.objects.count(), Invite.objects.usable().count(), ProcessLease.objects.count()) == (
        0,
        0,
        0,
    )
    assert Invite.objects.count() == 1
    assert not IncomingWebhook.objects.usable().exists()
    assert not OutgoingWebhook.objects.active().exists()
    assert User.objects.get(pk=alice.pk).check_password("correct-horse-battery")
