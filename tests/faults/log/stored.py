"""What the database holds of a room, read past the product."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from tests.servers import Server

HEAD = "SELECT l.head FROM syncchat_room r JOIN syncchat_log l ON l.id = r.log_id WHERE r.id = {room}"
ENTRIES = """SELECT e.seq FROM syncchat_room r JOIN syncchat_logentry e ON e.log_id = r.log_id
    WHERE r.id = {room} ORDER BY e.seq"""
MESSAGES = "SELECT id, seq, body FROM syncchat_message WHERE room_id = {room} AND kind = 'text' ORDER BY seq"


@dataclass(frozen=True)
class Stored:
    head: int
    seqs: list[int]
    messages: dict[str, tuple[int, str]]  # by id: seq and body

    def is_gapless(self) -> bool:
        return self.seqs == list(range(1, self.head + 1))

    def list_lost(self, acked: dict[str, tuple[int, str]]) -> list[str]:
        """Acknowledged messages that are not where, or not what, the acknowledgement said."""
        return [one for one, said in acked.items() if self.messages.get(one) != said]

    def count(self, body: str) -> int:
        return sum(stored == body for _seq, stored in self.messages.values())


def read_room(server: Server, room: int) -> Stored:
    url = server.environment["DATABASE_URL"]
    if url.startswith("postgres"):
        with psycopg.connect(url) as database:
            return _read(database, room)
    path = server.var_dir / "db.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as file:
        return _read(file, room)


def _read(database: Any, room: int) -> Stored:
    (head,) = _ask(database, HEAD, room)[0]
    return Stored(head, [seq for (seq,) in _ask(database, ENTRIES, room)], _name(database, room))


def _name(database: Any, room: int) -> dict[str, tuple[int, str]]:
    rows: Iterable[Any] = _ask(database, MESSAGES, room)
    return {str(UUID(str(key))): (seq, body) for key, seq, body in rows}


def _ask(database: Any, query: str, room: int) -> list[Any]:
    found: list[Any] = database.execute(query.format(room=room)).fetchall()
    return found
