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


# What waits for other servers or takes long has a queue of its own, lest a message waits for it
DEFAULT, LINKS, MAIL, PUSH = "default", "links", "mail", "push"
HOOKS, UPKEEP, EXPORTS, IMPORTS = "hooks", "upkeep", "exports", "imports"
# A thread of each process each, with a connection that it keeps. Two for links and for webhooks: one slow server
# holds up half of them
WORKED = (DEFAULT, LINKS, LINKS, MAIL, PUSH, HOOKS, HOOKS, UPKEEP, EXPORTS, IMPORTS)


def task(function: Function) -> Any:
    return _decorate(function, DEFAULT)


def link_task(function: Function) -> Any:
    """One that asks other servers."""
    return _decorate(function, LINKS)


def mail_task(function: Function) -> Any:
    """One that asks the mail server."""
    return _decorate(function, MAIL)


def push_task(function: Function) -> Any:
    """One that hands notifications to the push services of browsers."""
    return _decorate(function, PUSH)


def hook_task(function: Function) -> Any:
    """One that tells programs by their webhooks."""
    return _decorate(function, HOOKS)


def upkeep_task(function: Function) -> Any:
    """One that nobody asked for: sweeping, and the search index."""
    return _decorate(function, UPKEEP)


def export_task(function: Function) -> Any:
    """One that writes what somebody takes with them, for minutes."""
    return _decorate(function, EXPORTS)


def import_task(function: Function) -> Any:
    """One that reads what somebody brought along, for hours, and that no export waits for."""
    return _decorate(function, IMPORTS)


def _decorate(function: Function, queue: str) -> Any:
    """The same decorator under two names: Django has it from 6.0 on."""
    tasks: Any = import_module("django.tasks" if django.VERSION >= (6, 0) else "django_tasks")
    return tasks.task(queue_name=queue)(function)


def put_down(work: Any, *, at: datetime | None = None, **arguments: Any) -> None:
    """Let a task be done, now or then. With the caller's transaction, or not at all."""
    work.using(run_after=at).enqueue(**arguments)
