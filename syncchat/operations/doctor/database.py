"""Whether the database answers, is of this release, keeps what it acknowledges, and is indexed."""

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import OperationalError, connection

from syncchat.backups.engines import get_engine
from syncchat.backups.summary import find_unknown_migration, read_migrations
from syncchat.operations.background.sweeping import sweep
from syncchat.operations.health import ask_part
from syncchat.operations.startup import is_migrated, list_unflushed
from syncchat.queue.counts import count_waiting, is_task_at_hand
from syncchat.search.indexing import count_unread
from syncchatroom.command_line import find_reason

# A running server reads as many in a few seconds
UNREAD_LIMIT = 2_000
# A server that runs does a task in the second in which it is due
WAITING_MINUTES = 5


def find_silent_database() -> list[str]:
    if not get_engine().has_database():
        return ["There is no database yet."]
    try:
        async_to_sync(ask_part)("database")
    except (OperationalError, TimeoutError) as error:
        return [f"It does not answer: {find_reason(error)}."]
    return []


def find_foreign_tables() -> list[str]:
    if unknown := find_unknown_migration(read_migrations()):
        return [f"A newer release made them: this one does not know {unknown}."]
    return [] if is_migrated() else ["They are those of an older release."]


def find_unflushed_commits() -> list[str]:
    return [f"{name} is off or too low." for name in list_unflushed(connection)]


def find_unread_entries() -> list[str]:
    unread = count_unread()
    return [f"{unread:,} entries are not in the index."] if unread > UNREAD_LIMIT else []


def find_undone_tasks() -> list[str]:
    waiting = count_waiting()
    late = waiting.seconds > WAITING_MINUTES * 60
    failed = (
        [f"{waiting.failed:,} failed; the server's log says why (`task_failed`)."] if waiting.failed else []
    )
    due = f"{waiting.tasks:,} are due, the oldest for {waiting.seconds / 60:,.0f} minutes."
    # Whoever does tasks has planned the next sweep
    nobody = "The server leaves them to `manage.py work` (QUEUE is false), which never ran."
    is_left = not settings.QUEUE and not is_task_at_hand(sweep.module_path)
    return [due] * late + [nobody] * is_left + failed
