"""What the database knows, under /metrics: read when asked for, and kept for half a minute."""

import platform
import time
from collections.abc import Callable, Iterator
from threading import Lock
from typing import NamedTuple

import django
import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Sum
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from syncchat.backups.version import get_version
from syncchat.domain.files.uploads import MEGABYTE
from syncchat.models import Attachment, Message, User
from syncchat.queue.counts import count_waiting
from syncchat.realtime.presence import count_online

# Seconds. Counting a million messages takes long enough not to do it for each of two Prometheus servers
KEPT = 30.0

logger = structlog.get_logger(__name__)


class Counts(NamedTuple):
    """Each a metric, with what it tells."""

    people: int
    people_online: int
    messages: int
    files: int
    files_bytes: int
    tasks_waiting: int
    tasks_oldest_seconds: float
    tasks_failed: int


TELLINGS = Counts._make(
    (
        "People who may sign in",
        "People who are online, in all processes",
        "Messages stored, deleted ones and system messages included",
        "Files stored",
        "Bytes of the files stored",
        "Tasks that are due and not done",
        "For how long the oldest of them is due",
        "Tasks that were tried for an hour in vain, in the last month",
    )
)


class WorkspaceCollector(Collector):
    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._counts: Counts | None = None
        self._read_at = 0.0

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("syncchat_build", "What runs here", value=describe_build())
        yield GaugeMetricFamily(
            "syncchat_files_quota_bytes",
            "How many bytes of files there may be; 0 sets no limit",
            value=settings.UPLOAD_QUOTA * MEGABYTE,
        )
        counts = self._find_counts()
        answers = counts is not None
        yield GaugeMetricFamily("syncchat_database_up", "Whether the database answers", value=int(answers))
        for name, telling, count in zip(Counts._fields, TELLINGS, counts or (), strict=False):
            yield GaugeMetricFamily(f"syncchat_{name}", str(telling), value=count)

    def _find_counts(self) -> Counts | None:
        with self._lock:
            if self._counts is None or self._clock() - self._read_at >= KEPT:
                self._counts, self._read_at = _read_counts(), self._clock()
            return self._counts


def describe_build() -> dict[str, str]:
    return {
        "version": get_version(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": connection.vendor,
    }


def _read_counts() -> Counts | None:
    """None while the database does not answer: the other figures are what one wants to see then."""
    try:
        waiting = count_waiting()
        return Counts(
            people=User.objects.filter(is_active=True).count(),
            people_online=count_online(),
            messages=Message.objects.count(),
            files=Attachment.objects.once().count(),
            files_bytes=Attachment.objects.once().aggregate(total=Sum("size"))["total"] or 0,
            tasks_waiting=waiting.tasks,
            tasks_oldest_seconds=waiting.seconds,
            tasks_failed=waiting.failed,
        )
    except (DatabaseError, InterfaceError) as error:
        logger.warning("metrics_database_failed", reason=repr(error))
        return None
