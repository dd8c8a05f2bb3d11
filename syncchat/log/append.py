"""Appending to a log: the only place that hands out numbers."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q
from django.utils import timezone

from syncchat.log import publish
from syncchat.models import Log, LogEntry, Message, User


def create_log() -> Log:
    return Log.objects.create()


def lock_logs(log_ids: Iterable[int]) -> dict[int, Log]:
    """Lock logs in id order, so that two transactions can never wait for each other."""
    wanted = Log.objects.select_for_update().filter(pk__in=set(log_ids)).order_by("pk")
    return {log.pk: log for log in wanted}


def lock_room_logs(room_ids: Iterable[int], people: Collection[int] = ()) -> dict[int, Log]:
    """The same for the logs of rooms, and of people, of which nothing else need be known before."""
    which = Q(room__in=set(room_ids))
    if people:
        which |= Q(user__in=set(people))
    wanted = Log.objects.select_for_update(of=("self",)).filter(which).order_by("pk")
    return {log.pk: log for log in wanted}


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


def raise_heads(logs: Mapping[int, Log], entries: Iterable[LogEntry]) -> None:
    """Let locked logs end with these entries, which are stored and of ascending seq."""
    grown: dict[int, Log] = {}
    for entry in entries:
        log = grown.setdefault(entry.log_id, logs[entry.log_id])
        log.head, log.head_id = entry.seq, entry.pk
    if len(grown) > 1:
        Log.objects.bulk_update(grown.values(), ["head", "head_id"], batch_size=200)
        return
    for log in grown.values():  # building the CASE of a bulk update takes half a millisecond
        Log.objects.filter(pk=log.pk).update(head=log.head, head_id=log.head_id)


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
    entries = LogEntry.objects.bulk_create(
        LogEntry(log=log, seq=log.head + 1, kind=kind, actor=actor, room_id=room_id, message=message)
        for log in logs.values()
    )
    raise_heads(logs, entries)
    for entry in entries:
        publish.hint_after_commit(log_id=entry.log_id, head=entry.seq)
    return entries
