"""Campfire's own database (ONCE, SQLite), with the folder of its files beside it: `storage/db/…`, `storage/files/…`."""

import base64
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from selectolax.lexbor import LexborNode

from syncchat.domain.markup import find_glyph
from syncchat.protocol.kinds import NotificationLevel, Role, RoomKind
from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import (
    FilePart,
    MemberRecord,
    MessageRecord,
    PersonRecord,
    ReactionPart,
    Record,
    RoomRecord,
    WorkspaceRecord,
)
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.html_words import read_html
from syncchat.transfer.sources.json_files import as_text, read_iso
from syncchat.transfer.writing.places import make_handle

_TABLES = {"users", "rooms", "memberships", "messages", "boosts", "action_text_rich_texts"}
_ADMINISTRATOR, _BOT = 1, 2
_KINDS = {"Rooms::Open": RoomKind.PUBLIC, "Rooms::Closed": RoomKind.PRIVATE, "Rooms::Direct": RoomKind.DIRECT}
_LEVELS = {
    "everything": NotificationLevel.ALL,
    "mentions": NotificationLevel.MENTIONS,
    "nothing": NotificationLevel.NOTHING,
    "invisible": NotificationLevel.NOTHING,
}
_KEY = re.compile(r"[a-z0-9]{4,64}")
_USER = re.compile(rb"gid://[\w-]+/User/(\d+)")
_INNER = re.compile(rb"[A-Za-z0-9+/_=-]{16,}")
_MENTION = "application/vnd.campfire.mention"

Row = sqlite3.Row


class CampfireSource:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "campfire"
        database = path / "db" / "production.sqlite3" if path.is_dir() else path
        self._files = (path if path.is_dir() else path.parent.parent) / "files"
        if not database.is_file():
            raise TransferError(f"There is no {database}.")
        try:
            self._database = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
            self._database.row_factory = sqlite3.Row
            self._database.execute("PRAGMA trusted_schema = OFF")
            kinds = dict(self._database.execute("SELECT name, type FROM sqlite_master"))
        except sqlite3.Error as error:
            raise TransferError(f"{database} is no SQLite database that can be read: {error}.") from error
        if "view" in kinds.values():
            # It may never end, and Campfire has none
            raise TransferError(f"{database} is not Campfire's: it has views.")
        if missing := _TABLES - set(kinds):
            raise TransferError(f"{database} is not Campfire's: it has no table {min(missing)}.")
        self._handles: dict[int, str] = {}

    def count_messages(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM messages").fetchone()[0])

    def open_file(self, path: str) -> BinaryIO:
        """By its key, which says where it lies; nothing else is a path."""
        if not _KEY.fullmatch(path):
            raise FileNotFoundError(path)
        found = self._files / path[:2] / path[2:4] / path
        if found.is_symlink() or not found.is_file():
            raise FileNotFoundError(path)
        return found.open("rb")

    def list_records(self) -> Iterator[Record | Problem]:
        with closing(self._database):
            try:
                yield from self._list_all()
            except sqlite3.Error as error:
                raise TransferError(f"Campfire's database cannot be read on: {error}.") from error

    def _list_all(self) -> Iterator[Record | Problem]:
        for account in self._select("SELECT name FROM accounts LIMIT 1"):
            yield WorkspaceRecord(name=as_text(account["name"]))
        avatars = dict(self._list_blobs("User", "avatar"))
        for user in self._select("SELECT * FROM users ORDER BY id"):
            yield self._make_person(user, avatars)
        for room in self._select("SELECT * FROM rooms ORDER BY id"):
            yield from self._list_room(room)

    def _select(self, statement: str, *values: object) -> list[Row]:
        return self._database.execute(statement, values).fetchall()

    def _list_blobs(self, kind: str, name: str) -> Iterator[tuple[int, Row]]:
        rows = self._select(
            "SELECT a.record_id, b.* FROM active_storage_attachments a JOIN active_storage_blobs b"
            " ON b.id = a.blob_id WHERE a.record_type = ? AND a.name = ? ORDER BY a.id",
            kind,
            name,
        )
        return ((row["record_id"], row) for row in rows)

    def _make_person(self, user: Row, avatars: dict[int, Row]) -> PersonRecord:
        columns, pk = user.keys(), user["id"]
        # Later releases say `status`, of which 0 is active
        is_active = not user["status"] if "status" in columns else bool(user["active"])
        self._handles[pk] = make_handle(as_text(user["name"]))
        return PersonRecord(
            id=str(pk),
            username=self._handles[pk],
            name=as_text(user["name"]),
            email=as_text(user["email_address"]),
            about=as_text(user["bio"]) if "bio" in columns else "",
            joined_at=read_iso(user["created_at"]),
            avatar=avatars[pk]["key"] if pk in avatars else "",
            is_owner=user["role"] == _ADMINISTRATOR,
            is_bot=user["role"] == _BOT,
            is_active=is_active,
        )

    def _list_room(self, room: Row) -> Iterator[Record | Problem]:
        key, kind = str(room["id"]), _KINDS.get(as_text(room["type"]))
        if kind is None:
            yield Problem.of(as_text(room["name"]), "A room of a kind that is not known.")
            return
        members = self._select("SELECT * FROM memberships WHERE room_id = ? ORDER BY id", room["id"])
        yield RoomRecord(
            id=key,
            kind=kind,
            name=as_text(room["name"]),
            created_by=str(room["creator_id"]),
            created_at=read_iso(room["created_at"]),
            people=[str(each["user_id"]) for each in members] if kind == RoomKind.DIRECT else [],
        )
        for each in members:
            yield MemberRecord(
                room=key,
                person=str(each["user_id"]),
                role=Role.OWNER if each["user_id"] == room["creator_id"] else Role.MEMBER,
                level=_LEVELS.get(as_text(each["involvement"]), NotificationLevel.ALL),
                joined_at=read_iso(each["created_at"]),
            )
        yield from self._list_messages(room["id"])

    def _list_messages(self, room_id: int) -> Iterator[Record | Problem]:
        rows = self._database.execute(
            "SELECT m.*, t.body FROM messages m LEFT JOIN action_text_rich_texts t ON t.record_type = 'Message'"
            " AND t.record_id = m.id AND t.name = 'body' WHERE m.room_id = ? ORDER BY m.created_at, m.id",
            [room_id],
        )
        for row in rows:
            at = read_iso(row["created_at"])
            if at is None:
                yield Problem.of(f"message {row['id']}", "A message without a time.")
                continue
            made = MessageRecord(id=str(row["id"]), room=str(room_id), author=str(row["creator_id"]), at=at)
            made.text, made.names = self._read_body(as_text(row["body"]))
            made.files = self._list_files(row["id"])
            boosts = self._select("SELECT * FROM boosts WHERE message_id = ? ORDER BY id", row["id"])
            made.reactions, notes = _read_boosts(boosts)
            # A boost may be words, which no reaction is here
            for author, words in notes:
                yield Problem.of(
                    f"message {row['id']}", "A boost in words became part of the message it is on."
                )
                made.text += f"\n> {self._handles.get(author, author)}: {words}"
            yield made

    def _list_files(self, message_id: int) -> list[FilePart]:
        rows = self._select(
            "SELECT b.* FROM active_storage_attachments a JOIN active_storage_blobs b ON b.id = a.blob_id"
            " WHERE a.record_type = 'Message' AND a.name = 'attachment' AND a.record_id = ?",
            message_id,
        )
        return [FilePart(id=row["key"], name=as_text(row["filename"]), path=row["key"]) for row in rows]

    def _read_body(self, html: str) -> tuple[str, dict[str, str]]:
        names: dict[str, str] = {}

        def read_attached(node: LexborNode) -> str | None:
            if node.tag != "action-text-attachment":
                return None
            found = _find_user(node.attributes.get("sgid") or "")
            if node.attributes.get("content-type") != _MENTION or found is None:
                return node.attributes.get("url") or ""
            handle = self._handles.get(found, f"person-{found}")
            names[handle] = str(found)
            return f"@{handle}"

        return read_html(html, read_attached), names


def _find_user(sgid: str) -> int | None:
    """Who is named: a signed global id is base64, of a text or of base64 once more."""
    text = _decode(sgid.partition("--")[0].encode())
    for layer in (text, *(_decode(part) for part in _INNER.findall(text))):
        if found := _USER.search(layer):
            return int(found[1])
    return None


def _decode(text: bytes) -> bytes:
    try:
        return base64.b64decode(text.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(text) % 4))
    except ValueError:
        return b""


def _read_boosts(rows: list[Row]) -> tuple[list[ReactionPart], list[tuple[Any, str]]]:
    made, words = [], []
    for row in rows:
        content = as_text(row["content"]).strip()
        if find_glyph(content):
            made.append(
                ReactionPart(emoji=content, by=str(row["booster_id"]), at=read_iso(row["created_at"]))
            )
        elif content:
            words.append((row["booster_id"], content))
    return made, words
