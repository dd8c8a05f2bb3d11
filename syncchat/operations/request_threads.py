"""Each HTTP request runs in a thread of its own, which opens its own database connection."""

from typing import Any

from django.core.signals import request_finished
from django.db import connections


def close_connections(**_signal: Any) -> None:
    """In the thread that ends with the request.

    Left alone, its connection stays open until Python collects garbage, and a burst of page loads
    holds more of them than PostgreSQL has.
    """
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:  # only a test has a transaction around a request
            connection.close()


request_finished.connect(close_connections)
