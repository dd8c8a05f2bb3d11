"""Decides who is told of what was said, in the queue and in bulk, and hands it to the ways."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from syncchat.domain.notifications.decision import MAIL, PUSH, Decision, Facts, decide, find_concern
from syncchat.domain.notifications.facts import People, find_mail_minutes, read_facts, read_facts_of
from syncchat.domain.notifications.missed import put_aside
from syncchat.domain.notifications.push.delivering import note_pushes
from syncchat.models import Message, Notification, UndecidedMessage
from syncchat.models.queries.prepared import PreparedInsert
from syncchat.protocol.kinds import NotificationReason
from syncchat.queue.counts import is_task_waiting
from syncchat.queue.tasks import put_down, task

# Whoever has a page open reads what comes within this time
GRACE = timedelta(seconds=5)
# Who was at work at a page and has not read it by then, is told all the same
SECOND_LOOK = timedelta(seconds=60)
KEPT = timedelta(days=30)
TOGETHER = 100  # messages

_insert = PreparedInsert(Notification)


@task
def decide_waiting() -> None:
    """Everything that is due, and a task for what is left."""
    while decide_due():
        pass
    look_again()
    at = _find_next()
    if at is not None and not is_task_waiting(decide_waiting.module_path, at + timedelta(seconds=1)):
        put_down(decide_waiting, at=at)


def decide_due(now: datetime | None = None) -> int:
    """Returns of how many messages it was decided."""
    now = now or timezone.now()
    due = UndecidedMessage.objects.filter(since__lte=now - GRACE).order_by("since", "pk")
    rows = due.select_related("message__room", "message__author")[:TOGETHER]
    messages = [row.message for row in rows]
    if not messages:
        return 0
    facts = read_facts(messages)
    for message in messages:
        found, people = facts.get(message.pk, ({}, None))
        decisions = {person: decide(each) for person, each in found.items()}
        told = {person: each for person, each in decisions.items() if _is_kept(each, found[person])}
        _keep_decisions(message, told, people, now)
    return len(messages)


def _is_kept(decision: Decision, facts: Facts) -> bool:
    """What can be found out again from what is there is not written down for everybody in a room."""
    return find_concern(facts) != NotificationReason.EVERYTHING or PUSH in decision.ways


@transaction.atomic
def _keep_decisions(
    message: Message, told: Mapping[int, Decision], people: People | None, now: datetime
) -> None:
    # Of several who decide at once, one takes it
    if not UndecidedMessage.objects.filter(pk=message.pk).delete()[0] or people is None or not told:
        return
    # Its words were changed since, and name somebody else
    known = set(Notification.objects.filter(message=message).values_list("user_id", flat=True))
    new = {person: decision for person, decision in told.items() if person not in known}
    rows = [_make_row(message, person, decision, now) for person, decision in new.items()]
    _insert(rows)
    _hand_over(message, rows, people, now)


def _make_row(message: Message, person: int, decision: Decision, now: datetime) -> Notification:
    is_active = decision.reason == NotificationReason.ACTIVE
    return Notification(
        message=message,
        user_id=person,
        reason=decision.reason,
        ways=" ".join(sorted(decision.ways)),
        decided_at=now,
        look_again_at=now + SECOND_LOOK - GRACE if is_active else None,
        is_pushed=PUSH in decision.ways,
    )


def look_again(now: datetime | None = None) -> None:
    """At what was shown to whoever was at work at a page: if they left without reading it, they are told."""
    now = now or timezone.now()
    due = Notification.objects.filter(look_again_at__lte=now).select_related(
        "message__room", "message__author"
    )
    by_message: dict[Message, list[Notification]] = defaultdict(list)
    for row in due.order_by("pk"):
        by_message[row.message].append(row)
    for message, rows in by_message.items():
        _look_again_at(message, rows, now)


@transaction.atomic
def _look_again_at(message: Message, rows: Sequence[Notification], now: datetime) -> None:
    waiting = Notification.objects.select_for_update().filter(
        pk__in=[row.pk for row in rows], look_again_at__isnull=False
    )
    mine = {row.user_id: row for row in waiting}
    facts, people = read_facts_of(message, mine.keys())
    groups: dict[Decision, list[Notification]] = defaultdict(list)
    for person, row in mine.items():
        decision = decide(facts[person])
        row.reason, row.ways = decision.reason, " ".join(sorted(decision.ways))
        groups[decision].append(row)
    for decision, same in groups.items():
        Notification.objects.filter(pk__in=[row.pk for row in same]).update(
            reason=decision.reason,
            ways=same[0].ways,
            decided_at=now,
            look_again_at=None,
            is_pushed=PUSH in decision.ways,
        )
    _hand_over(message, mine.values(), people, now)


def _hand_over(message: Message, rows: Iterable[Notification], people: People, now: datetime) -> None:
    rows = list(rows)
    note_pushes([row for row in rows if PUSH in row.ways.split()], now)
    mailed = [row.user_id for row in rows if MAIL in row.ways.split()]
    put_aside(message, {person: find_mail_minutes(people, person, now) for person in mailed})


def _find_next() -> datetime | None:
    first = UndecidedMessage.objects.aggregate(at=Min("since"))["at"]
    again = Notification.objects.filter(look_again_at__isnull=False).aggregate(at=Min("look_again_at"))["at"]
    times = [at for at in (first and first + GRACE, again) if at is not None]
    return min(times, default=None)


def remove_old_decisions() -> None:
    """With their pushes; and what nobody has decided for a day, because no worker ran."""
    now = timezone.now()
    Notification.objects.filter(decided_at__lt=now - KEPT).delete()
    UndecidedMessage.objects.filter(since__lt=now - timedelta(days=1)).delete()


def find_undecided_tasks() -> None:
    """Put down again what has lost its task: it failed for an hour, or went with a restored database."""
    at = _find_next()
    if at is not None and not is_task_waiting(decide_waiting.module_path, at + timedelta(hours=1)):
        put_down(decide_waiting, at=max(at, timezone.now()))
