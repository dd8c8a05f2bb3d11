"""What Zulip's `export` makes of an organisation: a tar of JSON tables and uploaded files.

A topic becomes a thread: its first message stands in the room under the topic's name, and the others answer it.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from syncchat.protocol.kinds import Role, RoomKind
from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import (
    EmojiRecord,
    FilePart,
    MemberRecord,
    MessageRecord,
    PersonRecord,
    ReactionPart,
    Record,
    RoomRecord,
    VersionPart,
    WorkspaceRecord,
)
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.emoji_names import read_code_points, read_emoji_name
from syncchat.transfer.sources.folders import open_folder
from syncchat.transfer.sources.json_files import (
    Thing,
    as_text,
    as_thing,
    as_things,
    parse_json,
    read_iso,
    read_time,
)
from syncchat.transfer.sources.sorting import Sorter
from syncchat.transfer.sources.zulip_words import ZulipWords
from syncchat.transfer.writing.places import make_handle

TABLES_LIMIT = 1024 * 1024 * 1024
_PERSONAL, _STREAM, _GROUP = 1, 2, 3
_OWNER = 100
_PEOPLE = ("zerver_userprofile", "zerver_userprofile_mirrordummy", "zerver_userprofile_crossrealm")
_UPLOAD = re.compile(r"!?\[([^\]\n]*)\]\(/user_uploads/([^)\s]+)\)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MESSAGES = re.compile(r"messages-\d+\.json")


class ZulipSource:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "zulip"
        self._folder = open_folder(path)
        found = [
            name for name in self._folder.list_names() if name == "realm.json" or name.endswith("/realm.json")
        ]
        if len(found) != 1:
            raise TransferError(f"{path} is no export of Zulip: it has no realm.json.")
        self._root = found[0].removesuffix("realm.json")
        self._realm = as_thing(self._read("realm.json"))
        self._words = ZulipWords()
        self._handles: dict[int, str] = {}
        self._files = self._list_uploads()
        self._reactions = self._group_reactions()
        self._custom = {as_text(each.get("name")) for each in self._list("zerver_realmemoji")}
        self._roots: dict[tuple[str, str], str] = {}
        self._members: dict[str, list[str]] = {}

    def count_messages(self) -> int:
        return sum(self._folder.find_size(name) for name in self._list_pages()) // 1_500

    def open_file(self, path: str) -> BinaryIO:
        return self._folder.open(path)

    def list_records(self) -> Iterator[Record | Problem]:
        for realm in self._list("zerver_realm"):
            yield WorkspaceRecord(name=as_text(realm.get("name")))
        yield from self._list_people()
        yield from self._list_emoji()
        rooms = self._find_rooms()
        with closing(Sorter()) as messages:
            for page in self._list_pages():
                yield from self._sort_page(page, messages, rooms)
            messages.seal()
            for key, record in self._order_rooms(rooms, messages):
                yield record
                yield from self._list_members(key, record)
                for text in messages.list_lines(key):
                    yield self._make_message(json.loads(text), record)

    def _read(self, name: str) -> object:
        return parse_json(self._folder.read(self._root + name, TABLES_LIMIT), name)

    def _list(self, table: str) -> list[Thing]:
        return as_things(self._realm.get(table))

    def _list_pages(self) -> list[str]:
        names = self._folder.list_names()
        return sorted(name for name in names if _MESSAGES.fullmatch(name.removeprefix(self._root)))

    def _list_uploads(self) -> dict[str, str]:
        """By the path that words name."""
        root = f"{self._root}uploads/"
        found = {}
        for name in self._folder.list_names():
            if name.startswith(root):
                # With the organisation's number before it in releases of old, and in the words
                found[name.removeprefix(root)] = name
        return found

    def _group_reactions(self) -> dict[int, list[Thing]]:
        found: dict[int, list[Thing]] = {}
        for each in self._list("zerver_reaction"):
            found.setdefault(each.get("message", 0), []).append(each)
        return found

    def _list_people(self) -> Iterator[Record]:
        for table in _PEOPLE:
            for each in self._list(table):
                pk, name = each.get("id"), as_text(each.get("full_name"))
                email = as_text(each.get("delivery_email") or each.get("email"))
                if not isinstance(pk, int) or pk in self._handles:
                    continue
                self._handles[pk] = make_handle(email.partition("@")[0] or name)
                self._words.add_person(pk, name, self._handles[pk])
                yield PersonRecord(
                    id=str(pk),
                    username=self._handles[pk],
                    name=name,
                    email=email if table == _PEOPLE[0] and not each.get("is_bot") else "",
                    joined_at=_read_when(each.get("date_joined")),
                    is_owner=each.get("role") == _OWNER,
                    is_bot=bool(each.get("is_bot")),
                    is_active=bool(each.get("is_active")) and table == _PEOPLE[0],
                )

    def _list_emoji(self) -> Iterator[Record]:
        for each in self._list("zerver_realmemoji"):
            name, file = as_text(each.get("name")), as_text(each.get("file_name"))
            path = next(
                (
                    one
                    for one in self._folder.list_names()
                    if "/emoji/" in f"/{one}" and one.endswith(f"/{file}")
                ),
                "",
            )
            if name and file and path and not each.get("deactivated"):
                yield EmojiRecord(names=[name], file=path)

    def _find_rooms(self) -> dict[int, tuple[str, RoomRecord | None]]:
        """By recipient: a stream's or a group's room; for one person it depends on who wrote."""
        streams = {each.get("id"): each for each in self._list("zerver_stream")}
        members: dict[int, list[str]] = {}
        for each in self._list("zerver_subscription"):
            if each.get("active", True):
                members.setdefault(each.get("recipient", 0), []).append(as_text(each.get("user_profile")))
        found: dict[int, tuple[str, RoomRecord | None]] = {}
        for each in self._list("zerver_recipient"):
            pk, kind = each.get("id", 0), each.get("type")
            if kind == _STREAM and each.get("type_id") in streams:
                key = f"stream-{each['type_id']}"
                found[pk] = key, _make_stream(key, streams[each["type_id"]])
            elif kind == _GROUP:
                people = sorted(set(members.get(pk, [])))
                found[pk] = f"direct-{pk}", RoomRecord(id=f"direct-{pk}", kind=RoomKind.DIRECT, people=people)
            elif kind == _PERSONAL:
                found[pk] = as_text(each.get("type_id")), None
        self._members = {
            key: members.get(pk, [])
            for pk, (key, room) in found.items()
            if room is not None and room.kind != RoomKind.DIRECT
        }
        return found

    def _sort_page(
        self, path: str, messages: Sorter, rooms: dict[int, tuple[str, RoomRecord | None]]
    ) -> Iterator[Problem]:
        page = as_thing(parse_json(self._folder.read(path, TABLES_LIMIT), path))
        for each in as_things(page.get("zerver_message")):
            place, at = rooms.get(each.get("recipient", 0)), each.get("date_sent")
            if place is None or not isinstance(at, int | float):
                yield Problem.of(f"message {each.get('id')}", "It is of a room that nothing is said of.")
                continue
            key, room = place
            if room is None:
                people = sorted({key, as_text(each.get("sender"))})
                key = f"direct-{'-'.join(people)}"
            kept = ("id", "sender", "subject", "content", "date_sent", "last_edit_time", "edit_history")
            text = json.dumps({name: each[name] for name in kept if name in each})
            messages.add(key, int(at * 1_000_000), text)

    def _order_rooms(
        self, rooms: dict[int, tuple[str, RoomRecord | None]], messages: Sorter
    ) -> Iterator[tuple[str, RoomRecord]]:
        known = {key: room for key, room in rooms.values() if room is not None}
        yield from known.items()
        for key in messages.list_rooms():
            if key not in known:
                people = key.removeprefix("direct-").split("-")
                yield key, RoomRecord(id=key, kind=RoomKind.DIRECT, people=people)

    def _list_members(self, key: str, room: RoomRecord) -> Iterator[MemberRecord]:
        if room.kind == RoomKind.DIRECT:
            return
        for person in self._members.get(key, ()):
            role = Role.OWNER if person == room.created_by else Role.MEMBER
            yield MemberRecord(room=key, person=person, role=role)

    def _make_message(self, each: Thing, room: RoomRecord) -> MessageRecord:
        key, topic = as_text(each.get("id")), as_text(each.get("subject")).strip()
        made = MessageRecord(
            id=key,
            room=room.id,
            author=as_text(each.get("sender")),
            at=read_time(each["date_sent"]) or _EPOCH,
        )
        content = as_text(each.get("content"))
        made.text, made.names = self._words.read(self._take_files(made, content))
        if room.kind != RoomKind.DIRECT and topic:
            self._place(made, room.id, topic)
        made.edited_at = read_time(each.get("last_edit_time"))
        made.versions = self._list_versions(each, made)
        made.reactions = [
            ReactionPart(emoji=self._read_emoji(one), by=as_text(one.get("user_profile")))
            for one in self._reactions.get(each.get("id", 0), ())
        ]
        return made

    def _place(self, made: MessageRecord, room: str, topic: str) -> None:
        root = self._roots.setdefault((room, topic.casefold()), made.id)
        if root == made.id:
            made.text = f"**{topic.replace('*', '')}**\n{made.text}"
        else:
            made.thread = root

    def _take_files(self, made: MessageRecord, content: str) -> str:
        """A link to an upload is the file itself here."""

        def take(found: re.Match[str]) -> str:
            path = self._files.get(found[2])
            if path is None:
                return found[0]
            name = found[1] or found[2].rpartition("/")[2]
            made.files.append(FilePart(id=found[2][-200:], name=name, path=path))
            return ""

        return _UPLOAD.sub(take, content)

    def _list_versions(self, each: Thing, made: MessageRecord) -> list[VersionPart]:
        history = each.get("edit_history")
        try:
            edits = as_things(json.loads(history) if isinstance(history, str) else history)
        except ValueError:
            return []
        found = []
        # The newest first; each tells what stood there before it
        for edit, earlier in zip(edits, [*edits[1:], None], strict=False):
            if "prev_content" in edit:
                at = read_time(as_thing(earlier).get("timestamp")) or made.at
                found.append(VersionPart(text=self._words.read(as_text(edit["prev_content"]))[0], at=at))
        return found[::-1]

    def _read_emoji(self, each: Thing) -> str:
        """By its code: a name may be another picture's elsewhere."""
        if each.get("reaction_type") == "unicode_emoji" and (
            glyph := read_code_points(as_text(each.get("emoji_code")))
        ):
            return glyph
        return read_emoji_name(as_text(each.get("emoji_name")), self._custom)


def _make_stream(key: str, each: Thing) -> RoomRecord:
    return RoomRecord(
        id=key,
        kind=RoomKind.PRIVATE if each.get("invite_only") else RoomKind.PUBLIC,
        name=as_text(each.get("name")),
        topic=as_text(each.get("description")),
        created_by=as_text(each.get("creator")) or None,
        created_at=_read_when(each.get("date_created")),
        archived_at=_read_when(each.get("date_created")) if each.get("deactivated") else None,
    )


def _read_when(found: object) -> datetime | None:
    return read_iso(found) if isinstance(found, str) else read_time(found)
