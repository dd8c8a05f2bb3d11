"""Work that is done later, beside everything else: put down in the transaction that wants it, done at least once.

Whoever writes a task lets it do no harm when it runs twice: a process may be killed after the work and before the
note of it.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any, TypeVar

import django

Function = TypeVar("Function", bound=Callable[..., Any])


def task(function: Function) -> Any:
    """The same decorator under two names: Django has it from 6.0 on."""
    tasks: Any = import_module("django.tasks" if django.VERSION >= (6, 0) else "django_tasks")
    return tasks.task(function)


def put_down(work: Any, *, at: datetime | None = None, **arguments: Any) -> None:
    """Let a task be done, now or then. With the caller's transaction, or not at all."""
    work.using(run_after=at).enqueue(**arguments)
