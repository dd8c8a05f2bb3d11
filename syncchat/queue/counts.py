"""How much waits to be done, and for how long."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# Longer than any pause between two times that something is done, or tried
AT_HAND = timedelta(hours=2)


class Waiting(NamedTuple):
    tasks: int
    seconds: float
    failed: int


def count_waiting() -> Waiting:
    """Of tasks that are due: how many there are, and since when the oldest of them is."""
    queues = count_by_queue().values()
    return Waiting(
        sum(each.tasks for each in queues),
        max((each.seconds for each in queues), default=0.0),
        sum(each.failed for each in queues),
    )


def count_by_queue() -> Mapping[str, Waiting]:
    """The same for each queue; nothing waits in one that is not named."""
    now = timezone.now()
    ready = Q(status=TaskResultStatus.READY)
    # What is to be done at once bears the last day of all
    at_once, later = ready & Q(run_after=get_date_max()), ready & Q(run_after__lte=now)
    rows = DBTaskResult.objects.values("queue_name").annotate(
        tasks=Count("pk", filter=at_once | later),
        at_once=Min("enqueued_at", filter=at_once),
        later=Min(Greatest("run_after", "enqueued_at"), filter=later),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )
    found: defaultdict[str, Waiting] = defaultdict(lambda: Waiting(0, 0.0, 0))
    for row in rows.order_by():
        since = min([at for at in (row["at_once"], row["later"]) if at is not None], default=now)
        found[row["queue_name"]] = Waiting(row["tasks"], (now - since).total_seconds(), row["failed"])
    return found


def is_task_waiting(path: str, until: datetime) -> bool:
    """Whether somebody looks by then anyway."""
    waiting = DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY)
    return waiting.filter(run_after__lte=until).exists()


def is_task_at_hand(path: str) -> bool:
    """Whether it waits or is being done. One that is due much later was put down by a clock that was ahead."""
    soon = Q(run_after=get_date_max()) | Q(run_after__lte=timezone.now() + AT_HAND)
    at_hand = Q(status=TaskResultStatus.READY) & soon | Q(status=TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(at_hand, task_path=path).exists()
