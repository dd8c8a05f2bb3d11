"""How much waits to be done, and for how long."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max


class Waiting(NamedTuple):
    tasks: int
    seconds: float
    failed: int


def count_waiting() -> Waiting:
    """Of tasks that are due: how many there are, and since when the oldest of them is."""
    now = timezone.now()
    ready = Q(status=TaskResultStatus.READY)
    # What is to be done at once bears the last day of all
    at_once, later = ready & Q(run_after=get_date_max()), ready & Q(run_after__lte=now)
    found = DBTaskResult.objects.aggregate(
        tasks=Count("pk", filter=at_once | later),
        at_once=Min("enqueued_at", filter=at_once),
        later=Min(Greatest("run_after", "enqueued_at"), filter=later),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )
    since = min([at for at in (found["at_once"], found["later"]) if at is not None], default=now)
    return Waiting(found["tasks"], (now - since).total_seconds(), found["failed"])


def is_task_waiting(path: str, until: datetime) -> bool:
    """Whether somebody looks by then anyway."""
    waiting = DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY)
    return waiting.filter(run_after__lte=until).exists()
