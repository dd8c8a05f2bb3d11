"""What the database holds, read past the product: plain SQL."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg

from tests.faults.history.record import Line

PATIENCE = 10  # seconds, where somebody else has the database to himself
ROOMS = (
    "SELECT r.id, r.log_id, l.head FROM syncchat_room r JOIN syncchat_log l ON l.id = r.log_id ORDER BY r.id"
)
ENTRIES = "SELECT seq, id, kind, message_id, person_id FROM syncchat_logentry WHERE log_id = %s ORDER BY seq"
MESSAGES = """SELECT id, seq, author_id, body, deleted_at, pinned_at, thread_id, also_in_room FROM syncchat_message
    WHERE room_id = %s AND kind = 'text' ORDER BY seq"""
REACTIONS = """SELECT r.message_id, r.emoji, r.user_id FROM syncchat_reaction r
    JOIN syncchat_message m ON m.id = r.message_id WHERE m.room_id = %s ORDER BY r.user_id"""
TOPIC = "SELECT topic FROM syncchat_room WHERE id = %s"
PLACES = "SELECT user_id, read_seq, role FROM syncchat_membership WHERE room_id = %s ORDER BY user_id"
MEMBERS = """SELECT r.log_id, l.head, m.user_id FROM syncchat_room r JOIN syncchat_log l ON l.id = r.log_id
    JOIN syncchat_membership m ON m.room_id = r.id"""

Ask = Callable[[str, Sequence[Any]], list[Any]]


class Books:
    """One moment of the database."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def list_heads(self) -> dict[int, dict[int, int]]:
        """person -> log -> head, of the rooms that they are in."""
        heads: dict[int, dict[int, int]] = {}
        for log, head, person in self._ask(MEMBERS, []):
            heads.setdefault(person, {})[log] = head
        return heads

    def list_rooms(self) -> list[Line]:
        """One `stored` line a room."""
        return [self._describe_room(*room) for room in self._ask(ROOMS, [])]

    def _describe_room(self, room: int, log: int, head: int) -> Line:
        places = self._ask(PLACES, [room])
        return {
            "room": room,
            "log": log,
            "head": head,
            "entries": [_describe_entry(row) for row in self._ask(ENTRIES, [log])],
            "messages": self._describe_messages(room),
            "members": [user for user, _read, _role in places],
            "marks": {str(user): read for user, read, _role in places},
            "roles": {str(user): role for user, _read, role in places},
            "topic": self._ask(TOPIC, [room])[0][0],
        }

    def _describe_messages(self, room: int) -> Line:
        messages = dict(_describe_message(row) for row in self._ask(MESSAGES, [room]))
        for message, emoji, user in self._ask(REACTIONS, [room]):
            messages[str(UUID(str(message)))]["reactions"].setdefault(emoji, []).append(user)
        for message in messages.values():
            if message["thread"] in messages and not message["deleted"]:
                messages[message["thread"]]["replies"] += 1
        return messages


@contextlib.contextmanager
def open_books(database: str) -> Iterator[Books]:
    """`database`: sqlite://path, or PostgreSQL's URL."""
    if database.startswith("sqlite://"):
        path = database.removeprefix("sqlite://")
        with contextlib.closing(
            sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE, isolation_level=None)
        ) as file:
            file.execute("BEGIN")
            yield Books(lambda query, args: file.execute(query.replace("%s", "?"), args).fetchall())
        return
    with psycopg.connect(database, connect_timeout=PATIENCE) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield Books(lambda query, args: connection.execute(query, args or None).fetchall())


def _describe_entry(row: tuple[Any, ...]) -> Line:
    seq, entry, kind, message, person = row
    return {
        "seq": seq,
        "id": entry,
        "kind": kind,
        "message": message and str(UUID(str(message))),
        "person": person,
    }


def _describe_message(row: tuple[Any, ...]) -> tuple[str, Line]:
    message, seq, author, body, deleted, pinned, thread, also_in_room = row
    return str(UUID(str(message))), {
        "seq": seq,
        "author": author,
        "body": body,
        "deleted": deleted is not None,
        "pinned": pinned is not None,
        "thread": thread and str(UUID(str(thread))),
        "also_in_room": bool(also_in_room),
        "reactions": {},
        "replies": 0,
    }
