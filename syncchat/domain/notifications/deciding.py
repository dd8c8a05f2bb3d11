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
# Longer than deciding takes
CLAIMED = timedelta(seconds=30)
TOGETHER = 100  # messages
CHUNK = 250  # people
# Settings alone do not say it afterwards
_OF_THE_MOMENT = {NotificationReason.READ, NotificationReason.DO_NOT_DISTURB, NotificationReason.ACTIVE}

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
    rows = _claim(now)
    messages = list({row.message_id: row.message for row in rows}.values())
    facts = read_facts(messages) if messages else {}
    for message in messages:
        found, people = facts.get(message.pk, ({}, None))
        if people is not None:
            _keep_decisions(message, _list_told(found), people, now)
    UndecidedMessage.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(messages)


@transaction.atomic
def _claim(now: datetime) -> list[UndecidedMessage]:
    """Of several who decide at once, one gets each; should it be killed, they are due again."""
    due = UndecidedMessage.objects.filter(since__lte=now - GRACE).order_by("pk")
    keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:TOGETHER])
    if not keys:
        return []
    mine = UndecidedMessage.objects.filter(pk__in=keys)
    mine.update(since=now + CLAIMED)
    return list(mine.select_related("message__room", "message__author").order_by("pk"))


def _list_told(found: Mapping[int, Facts]) -> dict[int, Decision]:
    """What can be found out again from what is there is not written down for everybody in a room."""
    decisions = ((person, facts, decide(facts)) for person, facts in found.items())
    return {
        person: decision
        for person, facts, decision in decisions
        if PUSH in decision.ways
        or find_concern(facts) != NotificationReason.EVERYTHING
        or (facts.has_device and decision.reason in _OF_THE_MOMENT)
    }


def _keep_decisions(message: Message, told: Mapping[int, Decision], people: People, now: datetime) -> None:
    """In steps, so that nobody who writes waits for thousands of rows."""
    # Its words were changed since, and name somebody else; or whoever began this was killed
    known = (
        set(Notification.objects.filter(message=message).values_list("user_id", flat=True)) if told else ()
    )
    new = [(person, decision) for person, decision in told.items() if person not in known]
    for start in range(0, len(new), CHUNK):
        with transaction.atomic():
            rows = [_make_row(message, person, each, now) for person, each in new[start : start + CHUNK]]
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
    # In the order in which they were made, without an index of times
    while old := list(Notification.objects.order_by("pk").values_list("pk", "decided_at")[:CHUNK]):
        keys = [pk for pk, at in old if at < now - KEPT]
        Notification.objects.filter(pk__in=keys).delete()
        if len(keys) < CHUNK:
            break
    UndecidedMessage.objects.filter(since__lt=now - timedelta(days=1)).delete()


def find_undecided_tasks() -> None:
    """Put down again what has lost its task: it failed for an hour, or went with a restored database."""
    at = _find_next()
    if at is not None and not is_task_waiting(decide_waiting.module_path, at + timedelta(hours=1)):
        put_down(decide_waiting, at=max(at, timezone.now()))
