"""Messages of which nobody has been told yet: noted with the message itself, and decided a moment later.

The send pays for one row. A task for it is put down once in a second at most: whoever decides takes everything that is
due, and looks again while something is left.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from syncchat.domain.notifications.deciding import GRACE, decide_waiting
from syncchat.models import Message, UndecidedMessage
from syncchat.models.queries.prepared import PreparedInsert
from syncchat.queue.tasks import put_down

# Less than the grace: a task that was put down so long ago has not begun
TOGETHER = 1.0  # seconds

_insert = PreparedInsert(UndecidedMessage)


class _LastTask:
    """When this process put one down, by a clock that nobody sets."""

    at = float("-inf")


def note_undecided(messages: Sequence[Message]) -> None:
    """Let it be decided who is told of these, with the caller's transaction."""
    now = timezone.now()
    _insert([UndecidedMessage(message=message, since=now) for message in messages])
    _wake(now + GRACE)


def note_undecided_again(message: Message) -> None:
    """Other words may name somebody whom the first ones did not."""
    now = timezone.now()
    UndecidedMessage.objects.create(message=message, since=now)
    _wake(now + GRACE)


def _wake(at: datetime) -> None:
    now = time.monotonic()
    if 0 <= now - _LastTask.at < TOGETHER:
        return
    put_down(decide_waiting, at=at)

    def remember() -> None:
        _LastTask.at = now

    # Rolled back, there is none
    transaction.on_commit(remember)
