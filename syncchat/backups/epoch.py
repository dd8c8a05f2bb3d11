"""After a restore, nothing may be taken for something that the lost history handed out.

Ids: a position is (seq, entry id), and a message is sent to a room id. Every number that the restored database
gives out from now on is beyond all that any history of it gave out before.
Keys: sign-ins and links that were ended since the backup must not come to life again.
"""

import secrets
import time

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from syncchat.models import (
    AccessToken,
    IncomingWebhook,
    Invite,
    LogEntry,
    OutgoingWebhook,
    ProcessLease,
    User,
)

# A millisecond has room for 1024 ids; no database of ours writes that fast for long. JavaScript counts exactly
# to 2**53, which this reaches in the year 2248.
IDS_PER_MILLISECOND = 1024
LUCK = 2**20  # two restores of one backup at the same millisecond

Marks = dict[str, int]


def read_marks() -> Marks:
    """The highest id that each of our tables ever handed out."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        return {table: _read_mark(cursor, table) for table in list_tables() if table in present}


def list_tables() -> list[str]:
    """Those of ours that are numbered; their numbers have 63 bits, which others' have not."""
    every = apps.get_app_config("syncchat").get_models(include_auto_created=True)
    return [model._meta.db_table for model in every if isinstance(model._meta.pk, models.BigAutoField)]


def find_start(marks: Marks) -> int:
    now = time.time_ns() // 1_000_000 * IDS_PER_MILLISECOND
    return max([now, *marks.values()]) + 1 + secrets.randbelow(LUCK)


@transaction.atomic
def start_epoch(before: Marks) -> int:
    """Returns the first id of the new epoch. ``before`` are the marks of the database that is set aside."""
    start = find_start({**read_marks(), **{f"before {table}": mark for table, mark in before.items()}})
    with connection.cursor() as cursor:
        for table in list_tables():
            _write_mark(cursor, table, start)
    end_keys()
    return start


def renew_entry_ids() -> None:
    """At each start of the server: the database may be an old copy that was put in place without our command.

    What is written from here on then differs from all that any other history wrote at the same seq.
    """
    table = LogEntry._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        _write_mark(cursor, table, find_start({table: _read_mark(cursor, table)}))


def end_keys() -> None:
    """Who was signed out, and whichever link was revoked since the backup, must stay so: all of them end."""
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    Invite.objects.usable().update(revoked_at=timezone.now())
    AccessToken.objects.filter(revoked_at=None).update(revoked_at=timezone.now())
    # An address that was taken back since would be good again; their owners switch them on
    IncomingWebhook.objects.filter(disabled_at=None).update(disabled_at=timezone.now())
    # One that was removed since would be told again of what is said here
    OutgoingWebhook.objects.filter(disabled_at=None).update(disabled_at=timezone.now())
    # A password-reset link that was used since would be good again; this is part of what it signs
    User.objects.update(last_login=None)
    ProcessLease.objects.all().delete()


def _read_mark(cursor: CursorWrapper, table: str) -> int:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    else:
        cursor.execute("SELECT last_value FROM pg_sequences WHERE quote_ident(schemaname) || '.' || "
                       "quote_ident(sequencename) = pg_get_serial_sequence(%s, 'id')", [table])  # fmt: skip
    row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def _write_mark(cursor: CursorWrapper, table: str, start: int) -> None:
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, start])
    else:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, start])
