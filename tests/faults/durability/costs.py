"""What a flush with every commit costs on this machine."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from syncchatroom.settings import SQLITE_OPTIONS

COMMITS = 300


def measure_commit(folder: Path, flush: str) -> float:
    """Milliseconds for a commit of one small row with `PRAGMA synchronous` set so."""
    with closing(sqlite3.connect(folder / f"{flush}.sqlite3", isolation_level=None)) as database:
        database.executescript(f"{SQLITE_OPTIONS['init_command']}PRAGMA synchronous={flush};")
        database.execute("CREATE TABLE line (body TEXT)")
        started = time.perf_counter()
        for number in range(COMMITS):
            database.execute("INSERT INTO line VALUES (?)", [f"message {number} " * 20])
        return (time.perf_counter() - started) / COMMITS * 1000
