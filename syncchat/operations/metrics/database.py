"""How long the database takes for a statement, under /metrics.

The writer's statements and commits are in its own figures: counting each of them would slow every send.
"""

import threading
from time import perf_counter
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from prometheus_client import Histogram

from syncchat.realtime.database.writer import THREAD

BUCKETS = (0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5)

seconds = Histogram("syncchat_database_seconds", "One statement on the database", buckets=BUCKETS)


def measure_statements() -> None:
    """On every connection that is opened from now on."""
    connection_created.connect(_measure, dispatch_uid="syncchat.database_metrics")


def _measure(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    # A connection that was lost and opened again keeps its wrappers
    if threading.current_thread().name != THREAD and _execute not in connection.execute_wrappers:
        connection.execute_wrappers.append(_execute)


def _execute(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    started = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds.observe(perf_counter() - started)
