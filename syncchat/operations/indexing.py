"""Keeps the search index level with the logs, beside everything else: nobody who sends waits for it."""

import threading

import structlog
from django.db import OperationalError, close_old_connections

from syncchat.search.indexing import catch_up
from syncchat.search.renewal import renew

logger = structlog.get_logger(__name__)

# Seconds. What was said a moment ago is also read by the search that asks for it
PAUSE = 2.0
# Between steps, so that the database is free for those who write
BREATH = 0.05


class Indexer:
    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="search-index", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        pause = PAUSE
        while not self._stopping.wait(pause):
            pause = PAUSE if self._read_on() else BREATH
        close_old_connections()

    def _read_on(self) -> bool:
        """One step. Returns whether there is nothing left."""
        close_old_connections()
        try:
            return not renew() and catch_up(1)
        except OperationalError:
            return True  # busy or gone: later
        except Exception:
            logger.exception("search_indexing_failed")
            return True
