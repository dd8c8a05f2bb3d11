"""Reading from threads that keep their connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, connection

READERS = 4

T = TypeVar("T")


class ReadPool:
    """A few threads, each with one database connection, so that a slow read stalls nobody else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="read")

    async def read(self, query: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _run, query, args)

    def stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _run(query: Callable[..., T], args: tuple[Any, ...]) -> T:
    connection.close_if_unusable_or_obsolete()
    try:
        return query(*args)
    except (DatabaseError, InterfaceError):
        # The server may have restarted under this connection: once more, on a fresh one.
        connection.close()
        return query(*args)
