"""What was given up after all its attempts: seen by owners, done again or let go."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# Of a page: a mail server that was away for a day fails the same thousand times
LISTED = 50


class Failure(NamedTuple):
    id: UUID
    # The function's name
    task: str
    queue: str
    at: datetime
    attempts: int
    # The error's last line, which names its class
    reason: str


def list_failures() -> Iterator[Failure]:
    """The last ones, the latest first."""
    for each in DBTaskResult.objects.failed().order_by("-finished_at", "pk")[:LISTED]:
        yield Failure(
            each.pk,
            each.task_path.rpartition(".")[2],
            each.queue_name,
            each.finished_at or each.enqueued_at,
            len(each.worker_ids),
            _find_reason(each),
        )


def try_again(task_id: UUID) -> bool:
    """From its first attempt on, at once. Returns whether it had failed."""
    changes: dict[str, Any] = {"worker_ids": [], "exception_class_path": "", "traceback": ""}
    failed = DBTaskResult.objects.failed().filter(pk=task_id)
    return bool(
        failed.update(
            status=TaskResultStatus.READY,
            run_after=get_date_max(),
            enqueued_at=timezone.now(),
            finished_at=None,
            **changes,
        )
    )


def let_go(task_id: UUID) -> bool:
    """Returns whether it had failed and is gone."""
    return bool(DBTaskResult.objects.failed().filter(pk=task_id).delete()[0])


def _find_reason(failed: "DBTaskResult[Any, Any]") -> str:
    lines = failed.traceback.strip().splitlines()
    return str(lines[-1] if lines else failed.exception_class_path)
