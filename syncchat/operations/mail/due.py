"""Looks from time to time for who is to get a mail, and puts it down: of several processes one, for each person."""

import threading

import structlog
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from syncchat.domain.mail.delivery import can_send
from syncchat.domain.mail.digest import put_down_digests
from syncchat.domain.mail.missed import put_down_missed

PAUSE = 15.0  # seconds

logger = structlog.get_logger(__name__)


class DueMail:
    """A thread beside the workers of the queue."""

    def __init__(self, *, pause: float = PAUSE) -> None:
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="due-mail", daemon=True)

    def start(self) -> "DueMail":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping.wait(self._pause):
            self._step()
        close_old_connections()

    def _step(self) -> None:
        close_old_connections()
        try:
            if can_send():
                put_down_missed(timezone.now())
                put_down_digests(timezone.now())
        except DatabaseError as error:
            logger.warning("due_mail_waits", reason=repr(error))
        except Exception:
            logger.exception("due_mail_failed")
