"""Does what was put down for later. Any number of workers, in any number of processes: a task is done by one at a time.

The rows are those of django-tasks-db, its worker is not (docs/decisions/0026): it takes SQLite's only lock for each
look, and what a killed worker had begun stays begun for ever.
"""

import random
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from syncchat.queue.tasks import DEFAULT, WORKED

PAUSE = 1.0  # seconds between looks, each of which is one read
# Longer than any task takes: what was begun before then was begun by a process that is gone
ABANDONED = timedelta(seconds=60)
# More than the clocks of several machines differ
AHEAD = timedelta(minutes=10)
# One after the other, each after a longer pause, for about an hour in all
ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=2)
SPREAD = 0.75, 1.25
KEPT = timedelta(days=30)

logger = structlog.get_logger(__name__)


class QueueWorker:
    """A thread that does what is due in one queue, one task after the other."""

    def __init__(self, queue: str = DEFAULT, *, pause: float = PAUSE) -> None:
        self._queue, self._pause = queue, pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name=f"queue-{queue}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """After the task that it is at."""
        self._stopping.set()
        self._thread.join(timeout=5)

    def run(self) -> None:
        name = uuid4().hex
        while not self._stopping.is_set():
            if not self._step(name):
                self._stopping.wait(self._pause)
        close_old_connections()

    def _step(self, name: str) -> bool:
        """Returns whether there was something to do, so that there may be more."""
        close_old_connections()
        try:
            return do_next(name, self._queue)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("queue_waits", reason=repr(error))
            return False
        except Exception:
            logger.exception("queue_failed")
            return False


def start_workers() -> list[QueueWorker]:
    workers = [QueueWorker(queue) for queue in WORKED]
    for worker in workers:
        worker.start()
    return workers


def do_next(name: str = "", queue: str = "") -> bool:
    """Do one task that is due, of this queue or of any, if there is one that nobody else does."""
    now = timezone.now()
    release_abandoned(now)
    due = list_due()
    found = (due.filter(queue_name=queue) if queue else due).first()
    if found is None:
        return False
    # Two that have seen the same row ask for the same change, and one of them makes it
    waiting = DBTaskResult.objects.filter(pk=found.pk, status=TaskResultStatus.READY)
    found.worker_ids = [*found.worker_ids, name]
    begun = waiting.update(status=TaskResultStatus.RUNNING, started_at=now, worker_ids=found.worker_ids)
    if begun:
        _do(found)
    return True


def do_all() -> None:
    """Everything that is due, with what comes of it."""
    while do_next():
        pass


def list_due() -> "QuerySet[DBTaskResult[Any, Any]]":
    return DBTaskResult.objects.ready()


def release_abandoned(now: datetime) -> None:
    # The clock of the one that began it may have been ahead, and set back since
    long_ago = Q(started_at__lt=now - ABANDONED) | Q(started_at__gt=now + AHEAD)
    begun = DBTaskResult.objects.running().filter(long_ago)
    # Looked at first: an update takes SQLite's lock also where there is nothing to change
    if begun.exists():
        released = begun.update(status=TaskResultStatus.READY)
        logger.warning("tasks_abandoned", tasks=released, advice="they are done again")


def stay_at(task: Any, **arguments: Any) -> None:
    """What takes long says that it is not abandoned: `ABANDONED` begins anew."""
    at_it = DBTaskResult.objects.running().filter(task_path=task.module_path, args_kwargs__kwargs=arguments)
    at_it.update(started_at=timezone.now())


def remove_failed() -> None:
    old = DBTaskResult.objects.failed().filter(finished_at__lt=timezone.now() - KEPT)
    if old.exists():
        old.delete()


def _do(found: "DBTaskResult[Any, Any]") -> None:
    try:
        arguments = found.args_kwargs
        found.task.call(*arguments["args"], **arguments["kwargs"])
    except Exception as error:
        _put_off(found, error)
    else:
        found.delete()


def _put_off(found: "DBTaskResult[Any, Any]", error: Exception) -> None:
    attempts = len(found.worker_ids)
    if attempts >= ATTEMPTS:
        logger.error("task_failed", task=found.task_path, attempts=attempts, reason=repr(error))
        found.set_failed(error)
        return
    logger.warning("task_put_off", task=found.task_path, attempts=attempts, reason=repr(error))
    found.status = TaskResultStatus.READY
    # Spread, lest all that failed at once come back at once
    found.run_after = timezone.now() + FIRST_PAUSE * 2 ** (attempts - 1) * random.uniform(*SPREAD)  # noqa: S311
    found.save(update_fields=["status", "run_after"])
