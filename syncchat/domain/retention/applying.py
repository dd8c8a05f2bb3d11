"""Deleting what is too old: as people delete, so that every page and every client hears of it, some at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from syncchat.domain.accounts.audit import note
from syncchat.domain.files.freeing import free_batch
from syncchat.domain.retention.emptying import empty_messages, lock_to_empty
from syncchat.domain.retention.holds import match_held, match_held_files
from syncchat.domain.retention.rules import GRACE, Due, find_begin, has_rules, list_due
from syncchat.models import Attachment, Message
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import MessageKind
from syncchat.queue.counts import is_task_waiting
from syncchat.queue.tasks import put_down, upkeep_task

# Seconds of work before others have their turn
TURN = 5.0
# Of one transaction: whoever sends waits for it
BATCH = 20
# Read at a time, so that memory holds few of them
WINDOW = 1_000
INTERVAL = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gone:
    messages: int = 0
    files: int = 0

    def __add__(self, other: "Gone") -> "Gone":
        return Gone(self.messages + other.messages, self.files + other.files)


def put_down_retention() -> None:
    """In an hour, after a rule changed; and by the sweep, where the one of this day was lost."""
    if has_rules() and not is_task_waiting(apply_retention.module_path, timezone.now() + GRACE):
        put_down(apply_retention, at=timezone.now() + GRACE)


def find_lost_retention() -> None:
    if has_rules() and not is_task_waiting(apply_retention.module_path, timezone.now() + INTERVAL):
        put_down(apply_retention, at=timezone.now())


@upkeep_task
def apply_retention(messages: int = 0, files: int = 0) -> None:
    """Once a day, in turns of some seconds. What went so far is handed on, and noted once."""
    if not has_rules():
        return
    gone = Gone(messages, files)
    until = monotonic() + TURN
    if begin := find_begin():
        put_down(apply_retention, at=begin, messages=gone.messages, files=gone.files)
        return
    for part in delete_due():
        gone += part
        begin = find_begin()
        if begin or monotonic() > until:
            at = begin or timezone.now()
            put_down(apply_retention, at=at, messages=gone.messages, files=gone.files)
            return
    if gone.messages or gone.files:
        subject = f"{gone.messages} messages, {gone.files} files"
        note(actor=None, action=AuditAction.RETENTION_APPLIED, subject=subject)
    if not is_task_waiting(apply_retention.module_path, timezone.now() + INTERVAL):
        put_down(apply_retention, at=timezone.now() + INTERVAL)


def delete_due() -> Iterator[Gone]:
    """A transaction each."""
    for due in list_due():
        while batch := list(find_messages(due).order_by("seq").values_list("pk", flat=True)[:WINDOW]):
            ids = iter(batch)
            while some := list(islice(ids, BATCH)):
                yield Gone(messages=_empty(due, some))
        while (share := free_batch(None, find_files(due))).count:
            yield Gone(files=share.count)


def find_messages(due: Due) -> QuerySet[Message]:
    if due.messages is None:
        return Message.objects.none()
    said = Message.objects.filter(room=due.room, kind=MessageKind.TEXT, deleted_at=None)
    return said.filter(created_at__lt=due.messages).exclude(match_held())


def find_files(due: Due) -> QuerySet[Attachment]:
    if due.files is None:
        return Attachment.objects.none()
    sent = Attachment.objects.once().filter(message__room=due.room).exclude(stored="")
    return sent.filter(message__created_at__lt=due.files).exclude(match_held_files())


@transaction.atomic
def _empty(due: Due, ids: list[UUID]) -> int:
    lock_to_empty(ids)
    # Read again under the locks
    found = list(find_messages(due).filter(pk__in=ids).select_related("room").order_by("seq"))
    staying = Q(created_at__gte=due.messages) | match_held()
    for message in found:
        # Nothing shows where it stood, unless a thread hangs on it that goes on
        message.taken_back = not message.replies.filter(staying, deleted_at=None).exists()
    empty_messages(found, None)
    return len(found)
