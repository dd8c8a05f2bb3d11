"""Work that is done later, beside everything else: put down in the transaction that wants it, done at least once.

Whoever writes a task lets it do no harm when it runs twice: a process may be killed after the work and before the
note of it.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from typing import Any, TypeVar

import django

Function = TypeVar("Function", bound=Callable[..., Any])


class Queue(StrEnum):
    """Each is done one after the other, beside the others."""

    # What people wait for to the second, and what is done in a moment
    PROMPT = "default"
    # What waits for other servers
    SLOW = "slow"


def task(*, queue: Queue = Queue.PROMPT) -> Callable[[Function], Any]:
    """The same decorator under two names: Django has it from 6.0 on."""
    tasks: Any = import_module("django.tasks" if django.VERSION >= (6, 0) else "django_tasks")
    return tasks.task(queue_name=str(queue))  # type: ignore[no-any-return]


def put_down(work: Any, *, at: datetime | None = None, **arguments: Any) -> None:
    """Let a task be done, now or then. With the caller's transaction, or not at all."""
    work.using(run_after=at).enqueue(**arguments)
