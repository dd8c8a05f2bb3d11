"""What the database holds, read past the product: plain SQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.faults.history.record import Line

ROOMS = (
    "SELECT r.id, r.log_id, l.head FROM syncchat_room r JOIN syncchat_log l ON l.id = r.log_id ORDER BY r.id"
)
ENTRIES = "SELECT seq, id, kind, message_id, person_id FROM syncchat_logentry WHERE log_id = ? ORDER BY seq"
MESSAGES = """SELECT id, seq, author_id, body, deleted_at FROM syncchat_message
    WHERE room_id = ? AND kind = 'text' ORDER BY seq"""
PLACES = "SELECT user_id, read_seq FROM syncchat_membership WHERE room_id = ? ORDER BY user_id"


def read_ledger(path: Path) -> list[Line]:
    """One `stored` line a room, all of one moment."""
    with closing(
        sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30, isolation_level=None)
    ) as database:
        database.execute("BEGIN")
        return [_read_room(database, *room) for room in database.execute(ROOMS).fetchall()]


def _read_room(database: sqlite3.Connection, room: int, log: int, head: int) -> Line:
    places = database.execute(PLACES, [room]).fetchall()
    return {
        "room": room,
        "log": log,
        "head": head,
        "entries": [_describe_entry(row) for row in database.execute(ENTRIES, [log])],
        "messages": dict(_list_messages(database, room)),
        "members": [user for user, _read in places],
        "marks": {str(user): read for user, read in places},
    }


def _describe_entry(row: tuple[Any, ...]) -> Line:
    seq, entry, kind, message, person = row
    return {
        "seq": seq,
        "id": entry,
        "kind": kind,
        "message": message and str(UUID(message)),
        "person": person,
    }


def _list_messages(database: sqlite3.Connection, room: int) -> Iterator[tuple[str, Line]]:
    for message, seq, author, body, deleted in database.execute(MESSAGES, [room]):
        yield str(UUID(message)), {"seq": seq, "author": author, "body": body, "deleted": deleted is not None}
