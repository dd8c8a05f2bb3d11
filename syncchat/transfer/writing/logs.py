"""Entries in many logs at once: numbered under their locks, told after the commit."""

from collections.abc import Iterable, Sequence
from typing import cast

from syncchat.log import publish
from syncchat.log.append import lock_logs, store_entries
from syncchat.models import Log, LogEntry
from syncchat.transfer.writing.rows import EntryRow

CHUNK = 500


def lock_many(log_ids: Iterable[int]) -> dict[int, Log]:
    """In the order of their ids, as everybody takes them; in parts, for a statement takes only so many."""
    wanted = sorted(set(log_ids))
    found: dict[int, Log] = {}
    for start in range(0, len(wanted), CHUNK):
        found |= lock_logs(wanted[start : start + CHUNK])
    return found


def append_all(entries: Sequence[LogEntry | EntryRow], logs: dict[int, Log] | None = None) -> None:
    """Give each the next number of its log, in their order, inside the caller's transaction."""
    if not entries:
        return
    logs = logs or lock_many(entry.log_id for entry in entries)
    for entry in entries:
        log = logs[entry.log_id]
        log.head += 1
        entry.seq = log.head
    store_entries(cast(Sequence[LogEntry], entries), logs)
    for log_id in {entry.log_id for entry in entries}:
        publish.hint_after_commit(log_id=log_id, head=logs[log_id].head)
