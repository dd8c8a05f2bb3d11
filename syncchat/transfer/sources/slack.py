"""The zip that Slack makes of a workspace: a file of JSON for each room and day, and lists of people and rooms.

Files are in it only where somebody has fetched them: Slack names their addresses, and some tools put them into
`__uploads/<id>/<name>` beside the rooms.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from syncchat.domain.hooks.blocks import write_blocks
from syncchat.domain.hooks.mrkdwn import read_mrkdwn
from syncchat.protocol.kinds import RoomKind
from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import (
    FilePart,
    MemberRecord,
    MessageRecord,
    PersonRecord,
    PinPart,
    ReactionPart,
    Record,
    RoomRecord,
)
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.archives import ZipSource
from syncchat.transfer.sources.emoji_names import read_emoji_name
from syncchat.transfer.sources.json_files import (
    Thing,
    as_text,
    as_texts,
    as_thing,
    as_things,
    parse_json,
    read_time,
)
from syncchat.transfer.writing.places import make_handle

# One day of one room, or the list of everybody
FILE_LIMIT = 512 * 1024 * 1024
_LISTS = {
    "channels.json": RoomKind.PUBLIC,
    "groups.json": RoomKind.PRIVATE,
    "mpims.json": RoomKind.DIRECT,
    "dms.json": RoomKind.DIRECT,
}
_PEOPLE = ("users.json", "org_users.json")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_NAMED = re.compile(r"<@([A-Z0-9]+)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|([^>]*))?>")
_LINES = {
    "channel_join": "joined",
    "group_join": "joined",
    "channel_leave": "left",
    "group_leave": "left",
    "channel_name": "renamed",
    "group_name": "renamed",
    "channel_topic": "topic",
    "group_topic": "topic",
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_unarchive": "unarchived",
    "group_unarchive": "unarchived",
}
# They stand for what is somewhere else in the export
_PASSED_BY = {"message_replied"}
# Deleted there, and kept for the answers to it
_DELETED = {"tombstone", "reply_broadcast_tombstone"}
USLACKBOT = "USLACKBOT"


class SlackSource:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "slack"
        self._zip = ZipSource(path)
        names = set(self._zip.list_names())
        self._root = next(
            (name[: -len(each)] for each in _PEOPLE for name in names if name.endswith(each)), None
        )
        if self._root is None or not any(self._root + each in names for each in _LISTS):
            raise TransferError(f"{path} is no export of Slack: it has no users.json, or no list of rooms.")
        self._days: dict[str, list[str]] = {}
        for name in names:
            folder, _slash, day = name.removeprefix(self._root).rpartition("/")
            if _DAY.fullmatch(day):
                self._days.setdefault(folder, []).append(name)
        self._uploads = self._find_uploads(names)
        self._people: dict[str, str] = {}
        self._rooms: dict[str, str] = {}

    def count_messages(self) -> int:
        """Some 400 bytes each, which is what it is for: to see that it goes on."""
        return sum(self._zip.find_size(name) for days in self._days.values() for name in days) // 400

    def open_file(self, path: str) -> BinaryIO:
        return self._zip.open(path)

    def list_records(self) -> Iterator[Record | Problem]:
        yield from self._list_people()
        rooms = [(kind, each) for name, kind in _LISTS.items() for each in self._read_list(name)]
        self._rooms = {as_text(each.get("id")): as_text(each.get("name")) for _kind, each in rooms}
        seen = set[str]()
        for kind, each in rooms:
            if as_text(each.get("id")) and as_text(each.get("id")) not in seen:
                seen.add(as_text(each.get("id")))
                yield from self._list_room(kind, each)
        named = {
            name for _kind, each in rooms for name in (as_text(each.get("name")), as_text(each.get("id")))
        }
        yield from (
            Problem.of(name, "Nothing of this file of Slack's is taken.") for name in self._list_left()
        )
        for folder in sorted(self._days.keys() - named):
            yield Problem.of(folder, "Nothing is said of the room that this folder is of.")

    def _list_left(self) -> list[str]:
        """Lists beside those of people and rooms, where they hold anything."""
        root, read = self._root or "", {*_LISTS, *_PEOPLE}
        there = {name.removeprefix(root): name for name in self._zip.list_names()}
        lists = [name for name in there if "/" not in name and name.endswith(".json") and name not in read]
        return sorted(name for name in lists if self._zip.find_size(there[name]) > len("[]"))

    def _read_list(self, name: str) -> list[Thing]:
        path = f"{self._root}{name}"
        return as_things(parse_json(self._zip.read(path, FILE_LIMIT), name)) if path in self._zip else []

    def _list_people(self) -> Iterator[Record | Problem]:
        people = [each for name in _PEOPLE for each in self._read_list(name)]
        for each in people:
            key = as_text(each.get("id"))
            if not key:
                yield Problem.of(as_text(each.get("name")), "A person without an id.")
                continue
            self._people[key] = make_handle(as_text(each.get("name")) or key)
            yield _make_person(each, key, self._people[key])

    def _list_room(self, kind: RoomKind, room: Thing) -> Iterator[Record | Problem]:
        key, name = as_text(room["id"]), as_text(room.get("name"))
        members = as_texts(room.get("members"))
        yield RoomRecord(
            id=key,
            kind=kind,
            name=name if kind != RoomKind.DIRECT else "",
            topic=as_text(as_thing(room.get("topic")).get("value"))
            or as_text(as_thing(room.get("purpose")).get("value")),
            is_general=bool(room.get("is_general")),
            created_by=as_text(room.get("creator")) or None,
            created_at=read_time(room.get("created")),
            archived_at=_find_end(room),
            people=members if kind == RoomKind.DIRECT else [],
        )
        if kind != RoomKind.DIRECT:
            yield from (MemberRecord(room=key, person=person) for person in members)
        pins = {as_text(pin.get("id")): pin for pin in as_things(room.get("pins"))}
        for day in sorted(self._days.get(name) or self._days.get(key) or []):
            yield from self._list_day(key, day, pins)

    def _list_day(self, room: str, path: str, pins: dict[str, Thing]) -> Iterator[Record | Problem]:
        messages = as_things(parse_json(self._zip.read(path, FILE_LIMIT), path))
        for each in sorted(messages, key=lambda one: as_text(one.get("ts"))):
            at = read_time(each.get("ts"))
            if at is None:
                yield Problem.of(path, "A message without a time.")
            elif each.get("subtype") not in _PASSED_BY:
                yield from self._introduce(each)
                yield self._make_message(each, room, at, pins.get(as_text(each.get("ts"))))

    def _make_message(self, each: Thing, room: str, at: datetime, pin: Thing | None) -> MessageRecord:
        key, subtype = as_text(each["ts"]), as_text(each.get("subtype"))
        author = self._find_author(each)
        made = MessageRecord(id=key, room=room, author=author, at=at)
        if subtype in _LINES:
            made.kind = _LINES[subtype]
            made.text = as_text(each.get("name") or each.get("topic"))
            made.person = author if made.kind in ("joined", "left") else None
            return made
        self._place(made, each, key, subtype)
        if subtype in _DELETED:
            made.deleted_at = at
            return made
        made.text, made.names = self._read_text(each)
        made.edited_at = read_time(as_thing(each.get("edited")).get("ts"))
        made.reactions = [
            ReactionPart(emoji=read_emoji_name(as_text(one.get("name"))), by=person)
            for one in as_things(each.get("reactions"))
            for person in as_texts(one.get("users"))
        ]
        if pin is not None:
            made.pin = PinPart(by=as_text(pin.get("user")) or None, at=read_time(pin.get("created")) or at)
        self._add_files(made, each)
        return made

    def _place(self, made: MessageRecord, each: Thing, key: str, subtype: str) -> None:
        thread = as_text(each.get("thread_ts"))
        if thread and thread != key:
            made.thread, made.in_room = thread, subtype in ("thread_broadcast", "reply_broadcast_tombstone")

    def _introduce(self, each: Thing) -> Iterator[PersonRecord]:
        """Who writes and is in no list: programs, and guests of another workspace. They are locked out here."""
        key = self._find_author(each)
        if key in self._people:
            return
        bot, profile = as_thing(each.get("bot_profile")), as_thing(each.get("user_profile"))
        name = as_text(each.get("username") or bot.get("name") or profile.get("name")) or key
        self._people[key] = make_handle(name)
        yield PersonRecord(
            id=key,
            username=self._people[key],
            name=as_text(profile.get("real_name")) or name,
            is_bot=not each.get("user"),
            is_active=False,
        )

    def _find_author(self, each: Thing) -> str:
        """A program that wrote without an account goes by its name."""
        return as_text(each.get("user") or each.get("bot_id") or each.get("username")) or USLACKBOT

    def _read_text(self, each: Thing) -> tuple[str, dict[str, str]]:
        names: dict[str, str] = {}

        def name_person(found: re.Match[str]) -> str:
            key = found[1]
            called = self._people.get(key) or make_handle(found[2] or key)
            names[called] = key
            return f"@{called}"

        def name_room(found: re.Match[str]) -> str:
            return f"#{found[2] or self._rooms.get(found[1]) or found[1]}"

        text = as_text(each.get("text"))
        words = read_mrkdwn(_CHANNEL.sub(name_room, _NAMED.sub(name_person, text))) if text else ""
        if not words.strip() and (blocks := as_things(each.get("blocks"))):
            words = write_blocks(blocks)
        extra = [_write_attachment(one) for one in as_things(each.get("attachments"))]
        return "\n".join(part for part in (words, *extra) if part.strip()), names

    def _find_uploads(self, names: set[str]) -> dict[str, str]:
        """By the file's id, which is the folder that it lies in."""
        found = {}
        for name in names:
            parts = name.split("/")
            if len(parts) > 2 and parts[-3] == "__uploads":
                found[parts[-2]] = name
        return found

    def _add_files(self, made: MessageRecord, each: Thing) -> None:
        """Those that are in the archive; of the others the words name where they are."""
        for file in as_things(each.get("files")):
            key, name = as_text(file.get("id")), as_text(file.get("name") or file.get("title")) or "file"
            path = self._uploads.get(key, "")
            if path:
                made.files.append(FilePart(id=key, name=name, path=path))
            elif file.get("mode") == "tombstone":
                made.text = f"{made.text}\n*{name}*".strip()
            else:
                address = as_text(file.get("url_private") or file.get("permalink"))
                shown = f"[{name.replace('[', '(').replace(']', ')')}]({address})" if address else f"*{name}*"
                made.text = f"{made.text}\n{shown}".strip()


def _make_person(each: Thing, key: str, handle: str) -> PersonRecord:
    profile = as_thing(each.get("profile"))
    name = (
        profile.get("display_name") or profile.get("real_name") or each.get("real_name") or each.get("name")
    )
    return PersonRecord(
        id=key,
        username=handle,
        name=as_text(name),
        email=as_text(profile.get("email")),
        about=as_text(profile.get("title")),
        status_text=as_text(profile.get("status_text")),
        is_owner=bool(each.get("is_owner") or each.get("is_primary_owner")),
        is_bot=bool(each.get("is_bot")),
        is_active=not each.get("deleted"),
    )


def _find_end(room: Thing) -> datetime | None:
    """Slack says that it is archived, and not since when."""
    if not room.get("is_archived"):
        return None
    return read_time(as_text(room.get("updated"))[:10]) or read_time(room.get("created"))


def _write_attachment(each: Thing) -> str:
    """What a link or a program shows below a message, as words."""
    if each.get("from_url") or each.get("is_msg_unfurl") or each.get("service_name"):
        return ""
    blocks = write_blocks(as_things(each.get("blocks")))
    said = [as_text(each.get(name)) for name in ("pretext", "title", "text")]
    words = "\n".join(read_mrkdwn(part) for part in said if part) or blocks or as_text(each.get("fallback"))
    return "\n".join(f"> {line}" for line in words.split("\n")) if words.strip() else ""
