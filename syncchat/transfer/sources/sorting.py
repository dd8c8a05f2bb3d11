"""Sorts what does not come in order, on the disk: room by room, and in each by time."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from syncchat.transfer.scratch import make_scratch

_BATCH = 2_000


class Sorter:
    """Lines of text of rooms. Those of the same time stay in the order in which they were added."""

    def __init__(self) -> None:
        self._folder = make_scratch()
        self._database = sqlite3.connect(Path(self._folder.name) / "lines", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE line (number INTEGER PRIMARY KEY, room TEXT, at INTEGER, text TEXT);"
        )
        self._waiting: list[tuple[str, int, str]] = []

    def add(self, room: str, at: int, text: str) -> None:
        """``at`` is a number that grows with time, of whatever unit."""
        self._waiting.append((room, at, text))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO line (room, at, text) VALUES (?, ?, ?)", self._waiting)
        self._database.execute("COMMIT")
        self._waiting.clear()

    def seal(self) -> None:
        """Nothing comes any more."""
        self._flush()
        self._database.execute("CREATE INDEX in_order ON line (room, at, number)")

    def count(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM line").fetchone()[0])

    def list_rooms(self) -> list[str]:
        return [room for (room,) in self._database.execute("SELECT DISTINCT room FROM line ORDER BY room")]

    def list_lines(self, room: str) -> Iterator[str]:
        rows = self._database.execute("SELECT text FROM line WHERE room = ? ORDER BY at, number", [room])
        return (text for (text,) in rows)

    def close(self) -> None:
        self._database.close()
        self._folder.cleanup()
