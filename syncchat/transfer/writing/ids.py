"""Ids of messages and files that come from elsewhere: the same ones each time, so that twice is once."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from syncchat.transfer.scratch import make_scratch

CHUNK = 500


def derive_id(at: datetime, *names: str) -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7) of that time, with what names it in place of chance."""
    digest = hashlib.sha256("\0".join(names).encode("utf-8", "replace")).digest()
    milliseconds = max(0, int(at.timestamp() * 1000)) & (2**48 - 1)
    value = (milliseconds << 80) | int.from_bytes(digest[:10], "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class References:
    """Which message a key means, and the thread that it stands in: on the disk, for there may be millions."""

    def __init__(self) -> None:
        self._folder = make_scratch()
        self._database = sqlite3.connect(Path(self._folder.name) / "references", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE message (room TEXT, key TEXT, id BLOB, root BLOB, PRIMARY KEY (room, key)) WITHOUT ROWID;"
            "CREATE TABLE forward (id BLOB, original TEXT);"
        )

    def remember(self, room: str, found: Iterable[tuple[str, UUID, UUID | None]]) -> None:
        rows = [(room, key, pk.bytes, root.bytes if root else None) for key, pk, root in found]
        self._database.execute("BEGIN")
        self._database.executemany("INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?)", rows)
        self._database.execute("COMMIT")

    def find(self, room: str, keys: Iterable[str]) -> Mapping[str, tuple[UUID, UUID | None]]:
        wanted = list(set(keys))
        found: dict[str, tuple[UUID, UUID | None]] = {}
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            marks = ", ".join("?" * len(chunk))
            rows = self._database.execute(
                f"SELECT key, id, root FROM message WHERE room = ? AND key IN ({marks})",  # noqa: S608
                [room, *chunk],
            )
            for key, pk, root in rows:
                found[key] = UUID(bytes=pk), UUID(bytes=root) if root else None
        return found

    def find_anywhere(self, key: str) -> UUID | None:
        self._database.execute("CREATE INDEX IF NOT EXISTS message_key ON message (key)")
        row = self._database.execute("SELECT id FROM message WHERE key = ?", [key]).fetchone()
        return UUID(bytes=row[0]) if row else None

    def note_forward(self, message: UUID, original: str) -> None:
        self._database.execute("INSERT INTO forward VALUES (?, ?)", [message.bytes, original])

    def list_forwards(self) -> list[tuple[UUID, str]]:
        rows = self._database.execute("SELECT id, original FROM forward")
        return [(UUID(bytes=pk), original) for pk, original in rows]

    def close(self) -> None:
        self._database.close()
        self._folder.cleanup()
