"""Keeps the search index level with the logs, beside everything else: nobody who sends waits for it."""

import time

from syncchat.queue.counts import is_task_at_hand
from syncchat.queue.tasks import put_down, upkeep_task
from syncchat.search.indexing import catch_up, list_behind
from syncchat.search.renewal import is_outdated, renew

# Seconds. Between steps, so that the database is free for those who write
BREATH = 0.05
# Seconds of one task, which is done again as if abandoned when it takes a minute
SPAN = 20.0


def put_down_indexing() -> None:
    """Where a log says more than the index has read: no send puts a row down for it (0026)."""
    if (list_behind().exists() or is_outdated()) and not is_task_at_hand(index_logs.module_path):
        put_down(index_logs)


@upkeep_task
def index_logs() -> None:
    """Two of them at once do no harm: a step is taken under the index's lock."""
    end = time.monotonic() + SPAN
    while renew() or not catch_up(1):
        if time.monotonic() > end:
            put_down(index_logs)
            return
        time.sleep(BREATH)
