"""Tasks that tests put down: the queue finds a task by the path of its function."""

import threading

from syncchat.queue.tasks import link_task, task

done: list[str] = []
reached = threading.Event()
# Raised by the next attempts, one each
trouble: list[Exception] = []


@task
def note(word: str) -> None:
    if trouble:
        raise trouble.pop()
    done.append(word)
    reached.set()


@link_task
def ask(word: str) -> None:
    """Of another server."""
    note.call(word)
