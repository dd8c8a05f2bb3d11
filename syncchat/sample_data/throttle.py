"""SQLite has one writer at a time, and whoever waits only looks now and then: leave gaps for a running server."""

import time
from collections.abc import Callable

WORK_SECONDS = 0.5
# Longer than SQLite's longest nap between two looks at the lock (0.1 s).
REST_SECONDS = 0.13

Pause = Callable[[], None]


class Courtesy:
    """Call it between transactions: it rests once enough has been written."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._rested = clock()

    def __call__(self) -> None:
        if self._clock() - self._rested >= WORK_SECONDS:
            self._sleep(REST_SECONDS)
            self._rested = self._clock()


def never_pause() -> None:
    """Nobody else writes."""
