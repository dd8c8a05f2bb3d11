"""Appending to a log: the only place that hands out numbers."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from syncchat.log import publish
from syncchat.models import Log, LogEntry, Message, Room, User
from syncchat.models.queries.prepared import PreparedInsert, PreparedQuery, Values


def create_log() -> Log:
    return Log.objects.create()


def lock_logs(log_ids: Iterable[int]) -> dict[int, Log]:
    """Lock logs in id order, so that two transactions can never wait for each other."""
    wanted = Log.objects.select_for_update().filter(pk__in=set(log_ids)).order_by("pk")
    return {log.pk: log for log in wanted}


def lock_room_logs(room_ids: Iterable[int], people: Iterable[int] = ()) -> dict[int, Log]:
    """The same for the logs of rooms, and of people, of which nothing else need be known before."""
    # Not in one statement: PostgreSQL looks anew at a row that it has waited for, and finds none of a union again
    found = [log_id for (log_id,) in _list_logs_of(room_ids, people)]
    return {log.pk: log for log in _lock_each(found)}


def _find_logs_of(rooms: Values, people: Values) -> QuerySet[Room, tuple[int]]:
    of_rooms = Room.objects.filter(pk__among=rooms).values_list("log")
    return of_rooms.union(User.objects.filter(pk__among=people).values_list("log"), all=True)


_list_logs_of = PreparedQuery(_find_logs_of)
_lock_each = PreparedQuery(lambda ids: Log.objects.filter(pk__among=ids).select_for_update().order_by("pk"))
# Not by the ORM, which takes half a millisecond to write it
_RAISE_HEAD = "UPDATE syncchat_log SET head = %s, head_id = %s WHERE id = %s"
_insert_entries = PreparedInsert(LogEntry)


def append_entry(
    *,
    log_id: int,
    kind: str,
    actor: User | None,
    message: Message | None = None,
    person: User | None = None,
    room_id: int | None = None,
) -> LogEntry:
    """Give the change the next number of its log, inside the caller's transaction.

    A rollback burns no number; the hint leaves only after the commit.
    """
    log = Log.objects.select_for_update().get(pk=log_id)
    entry = LogEntry.objects.create(
        log=log, seq=log.head + 1, kind=kind, actor=actor, message=message, person=person,
        room_id=room_id, at=timezone.now(),
    )  # fmt: skip
    raise_heads({log_id: log}, [entry])
    publish.hint_after_commit(log_id=log_id, head=entry.seq)
    return entry


def append_about(messages: Sequence[Message], *, kind: str, actor: User | None) -> None:
    """The same of each of these messages, in its room's log, with a handful of statements."""
    logs = lock_logs(message.room.log_id for message in messages)
    entries = []
    for message in messages:
        log = logs[message.room.log_id]
        log.head += 1
        entries.append(LogEntry(log=log, seq=log.head, kind=kind, actor=actor, message=message))
    store_entries(entries, logs)
    for log in logs.values():
        publish.hint_after_commit(log_id=log.pk, head=log.head)


def store_entries(entries: Sequence[LogEntry], logs: Mapping[int, Log]) -> None:
    """New entries of locked logs, of ascending seq; with them these logs end."""
    _insert_entries(entries)
    raise_heads(logs, entries)


def raise_heads(logs: Mapping[int, Log], entries: Iterable[LogEntry]) -> None:
    """Let locked logs end with these entries, which are stored and of ascending seq."""
    grown: dict[int, Log] = {}
    for entry in entries:
        log = grown.setdefault(entry.log_id, logs[entry.log_id])
        log.head, log.head_id = entry.seq, entry.pk
    with connection.cursor() as cursor:
        cursor.executemany(_RAISE_HEAD, [(log.head, log.head_id, log.pk) for log in grown.values()])


def append_to_people(
    *,
    people: Iterable[User],
    kind: str,
    actor: User | None,
    room_id: int,
    message: Message | None = None,
) -> list[LogEntry]:
    """The same change in many people's logs, with a handful of statements."""
    logs = lock_logs(person.log_id for person in people)
    entries = [
        LogEntry(log=log, seq=log.head + 1, kind=kind, actor=actor, room_id=room_id, message=message)
        for log in logs.values()
    ]
    store_entries(entries, logs)
    for entry in entries:
        publish.hint_after_commit(log_id=entry.log_id, head=entry.seq)
    return entries
