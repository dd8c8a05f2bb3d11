"""Each function makes the running process break at one place, when a message with its words comes by.

Once: a file beside the database remembers it, so that the next process takes the same message.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.utils import IntegrityError
from django.utils import timezone

from syncchat.domain.messages import sending
from syncchat.models import Log, LogEntry
from syncchat.realtime.database import wal
from syncchat.realtime.database.writer import Writer

KILL_AFTER, KILL_BEFORE = "die after the commit", "die before the commit"
FAIL_INSIDE, HOLD_INSIDE = "fail after the number", "hold after the number"
CLOCK = "clock shift"
# A held transaction waits for its file to go, and gives up long after the test would have
HOLD_SECONDS = 20
EARLY_ALARM = 6 * 1024 * 1024  # bytes; above the 4 MiB at which a checkpoint begins


def kill_after_commit() -> None:
    whole = Writer._commit

    def commit(self: Writer, batch: list[Any]) -> list[Any]:
        results = whole(self, batch)
        if _mentions(KILL_AFTER, [job.outgoing for job in batch if job.outgoing]):
            os.kill(os.getpid(), signal.SIGKILL)
        return results

    Writer._commit = commit  # type: ignore[method-assign]


def kill_before_commit() -> None:
    _after_storing(KILL_BEFORE, lambda: os.kill(os.getpid(), signal.SIGKILL))


def fail_after_number() -> None:
    """As a constraint does that is broken."""

    def fail() -> None:
        raise IntegrityError

    _after_storing(FAIL_INSIDE, fail)


def hold_after_number() -> None:
    def hold() -> None:
        held = find_marker(HOLD_INSIDE)
        deadline = time.monotonic() + HOLD_SECONDS
        while held.exists() and time.monotonic() < deadline:
            time.sleep(0.01)

    _after_storing(HOLD_INSIDE, hold)


def number_without_a_fence() -> None:
    """A bug: numbers from a sequence, which no transaction waits for."""

    def take_numbers(room_ids: Any, people: Any = ()) -> dict[int, Any]:
        logs = {log.pk: log for log in Log.objects.filter(Q(room__in=room_ids) | Q(user__in=people))}
        with connection.cursor() as cursor:
            for log in logs.values():
                cursor.execute("CREATE SEQUENCE IF NOT EXISTS numbers START %s", [log.head + 1])
                cursor.execute("SELECT nextval('numbers')")
                log.head = cursor.fetchone()[0] - 1
        return logs

    def store_entries(entries: Sequence[LogEntry], logs: Mapping[int, Log]) -> None:
        LogEntry.objects.bulk_create(entries)
        for entry in entries:
            transaction.on_commit(partial(_raise_head, entry))

    sending.lock_room_logs = take_numbers  # type: ignore[attr-defined]
    sending.store_entries = store_entries  # type: ignore[attr-defined]


def be_alarmed_early() -> None:
    """A write-ahead log that is alarming after seconds instead of hours."""
    wal.ALARM_BYTES, wal.LOOK_INTERVAL = EARLY_ALARM, 0.2


def believe_a_wrong_clock() -> None:
    """Wrong by the seconds in a file, which the test changes; the monotonic clock runs on."""
    true_time, true_now, path = time.time, timezone.now, find_marker(CLOCK)

    def read_shift() -> int:
        return int(path.read_text() or 0) if path.exists() else 0

    time.time = lambda: true_time() + read_shift()
    timezone.now = lambda: true_now() + timedelta(seconds=read_shift())


def _raise_head(entry: LogEntry) -> None:
    Log.objects.filter(pk=entry.log_id, head__lt=entry.seq).update(head=entry.seq, head_id=entry.pk)


def _after_storing(words: str, act: Callable[[], None]) -> None:
    store = sending._store

    def store_then_act(state: Any) -> None:
        store(state)
        if _mentions(words, state.new):
            act()

    sending._store = store_then_act


def _mentions(words: str, messages: Sequence[Any]) -> bool:
    if not any(words in message.body for message in messages):
        return False
    try:
        find_marker(words).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def find_marker(words: str, var_dir: Path | None = None) -> Path:
    return (var_dir or Path(settings.VAR_DIR)) / f"{words.replace(' ', '-')}.done"


FAILPOINTS: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        kill_after_commit,
        kill_before_commit,
        fail_after_number,
        hold_after_number,
        number_without_a_fence,
        be_alarmed_early,
        believe_a_wrong_clock,
    )
}
