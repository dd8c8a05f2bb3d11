"""The safety net: find out that a log has grown when no hint came."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import structlog
from django.db import connection
from django.db.models import Max

from syncchat.models import Log, LogEntry

SQLITE_INTERVAL = 0.05  # seconds; one PRAGMA costs microseconds
HEADS_INTERVAL = 1.0
CHUNK = 500

logger = structlog.get_logger(__name__)

Report = Callable[[dict[int, int]], None]


class SqlitePoll:
    """Watches ``PRAGMA data_version``, which changes when another connection commits."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="poll", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join(2)

    def _run(self) -> None:
        version, newest = -1, _find_newest()
        while not self._ended.wait(SQLITE_INTERVAL):
            try:
                now = _read_version()
                if now != version:
                    version, newest = now, self._look(newest)
            except Exception as error:
                logger.warning("poll_failed", reason=repr(error))
                connection.close()
        connection.close()

    def _look(self, newest: int) -> int:
        # Entry ids rise in the order of commits here, because SQLite has one writer.
        grown = LogEntry.objects.filter(pk__gt=newest).values_list("log_id").annotate(Max("seq"), Max("pk"))
        rows = list(grown.order_by())
        if rows:
            self._report({log_id: head for log_id, head, _pk in rows})
        return max((pk for _log, _head, pk in rows), default=newest)


def _find_newest() -> int:
    return LogEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _read_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def read_heads_of(log_ids: list[int]) -> dict[int, int]:
    heads: dict[int, int] = {}
    for start in range(0, len(log_ids), CHUNK):
        chunk = Log.objects.filter(pk__in=log_ids[start : start + CHUNK])
        heads.update(chunk.values_list("pk", "head"))
    return heads


async def poll_heads(
    *, followed: Callable[[], list[int]], read: Callable[..., Awaitable[dict[int, int]]], report: Report
) -> None:
    """Other databases: compare the heads of the followed logs once a second."""
    while True:
        await asyncio.sleep(HEADS_INTERVAL)
        try:
            report(await read(read_heads_of, followed()))
        except Exception as error:
            logger.warning("poll_failed", reason=repr(error))
