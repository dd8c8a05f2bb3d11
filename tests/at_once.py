"""The same thing from several threads at the same moment, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def run_at_once(act: Callable[[int], T], count: int) -> list[T | Exception]:
    """What came of each: its result, or what it raised."""
    start = threading.Barrier(count)

    def run(number: int) -> T | Exception:
        start.wait()
        try:
            return act(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
