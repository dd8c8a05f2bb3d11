"""Looks from time to time for what nobody asks for, and puts it down as tasks: of several processes one, mostly."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections

PAUSE = 1.0  # seconds

logger = structlog.get_logger(__name__)


class Look(NamedTuple):
    # Puts something down, if it is wanted and not there yet: two processes may look at once
    put_down: Callable[[], None]
    # Seconds. The first one is at once
    every: float


class Scheduler:
    """A thread beside the workers of the queues, with one connection for all that is looked for."""

    def __init__(self, looks: Iterable[Look], *, pause: float = PAUSE) -> None:
        self._due = dict.fromkeys(looks, 0.0)
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> "Scheduler":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            now = time.monotonic()
            for look in [look for look, at in self._due.items() if at <= now]:
                self._due[look] = now + look.every
                _take(look)
            self._stopping.wait(self._pause)
        close_old_connections()


def _take(look: Look) -> None:
    close_old_connections()
    try:
        look.put_down()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("scheduler_waits", look=look.put_down.__name__, reason=repr(error))
    except Exception:
        logger.exception("scheduler_failed", look=look.put_down.__name__)
