"""What `mmctl export` and `mmetl` make for Mattermost: JSON lines, alone or in a zip with the files.

Posts come in the order of their ids, which is none, and without them: so they are sorted, and go by time and words.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from syncchat.domain.hooks.mrkdwn import CODE
from syncchat.protocol.kinds import Role, RoomKind
from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import (
    EmojiRecord,
    FilePart,
    MemberRecord,
    MessageRecord,
    PersonRecord,
    PinPart,
    ReactionPart,
    Record,
    RoomRecord,
    SavedRecord,
)
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.archives import ZipSource, list_lines
from syncchat.transfer.sources.emoji_names import read_emoji_name
from syncchat.transfer.sources.json_files import (
    Thing,
    as_text,
    as_texts,
    as_thing,
    as_things,
    parse_json,
    read_milliseconds,
)
from syncchat.transfer.sources.sorting import Sorter

LINE_LIMIT = 64 * 1024 * 1024
_CALLS_ALL = re.compile(r"(?<![\w@])@(?:channel|all|here)\b")
_LINES = {
    "system_join_channel": "joined",
    "system_join_team": "joined",
    "system_leave_channel": "left",
    "system_leave_team": "left",
    "system_add_to_channel": "added",
    "system_remove_from_channel": "removed",
    "system_displayname_change": "renamed",
    "system_header_change": "topic",
    "system_purpose_change": "topic",
    "system_channel_deleted": "archived",
    "system_channel_restored": "unarchived",
}
# Of no interest to whoever reads: the rest of what the product wrote itself
_PASSED_BY = {"version", "role", "scheme", "team"}
GENERAL = "town-square"


class MattermostSource:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "mattermost"
        self._path = path
        self._zip = ZipSource(path) if path.suffix.lower() == ".zip" else None
        self._lines_name = self._find_lines()
        self._teams: dict[str, str] = {}
        self._people = set[str]()
        self._emoji = set[str]()
        self._sizes = 0

    def count_messages(self) -> int:
        """About 300 bytes each, once it is known how long the file is."""
        size = self._zip.find_size(self._lines_name) if self._zip else self._path.stat().st_size
        return size // 300

    def open_file(self, path: str) -> BinaryIO:
        if self._zip is None:
            raise FileNotFoundError(path)
        return self._zip.open(next((name for name in (path, f"data/{path}") if name in self._zip), path))

    def list_records(self) -> Iterator[Record | Problem]:
        with closing(Sorter()) as posts, self._open_lines() as lines:
            first = True
            for number, line in list_lines(lines, LINE_LIMIT, self._lines_name):
                thing = as_thing(parse_json(line, f"Line {number} of {self._lines_name}"))
                kind, content = as_text(thing.get("type")), as_thing(thing.get(as_text(thing.get("type"))))
                if first and kind != "version":
                    raise TransferError(
                        f"{self._lines_name} is no bulk export of Mattermost: it has no version."
                    )
                first = False
                if kind in ("post", "direct_post"):
                    yield from self._note_post(content, posts, number)
                else:
                    yield from self._read_line(kind, content, number)
            if first:
                raise TransferError(f"{self._lines_name} is empty.")
            posts.seal()
            for room in posts.list_rooms():
                for text in posts.list_lines(room):
                    yield from self._read_post(json.loads(text), room)

    def _find_lines(self) -> str:
        if self._zip is None:
            return self._path.name
        found = [name for name in self._zip.list_names() if name.endswith(".jsonl") and "/" not in name]
        if len(found) != 1:
            raise TransferError(
                f"{self._path} is no bulk export of Mattermost: it has {len(found)} files of lines."
            )
        return found[0]

    def _open_lines(self) -> BinaryIO:
        return self._zip.open(self._lines_name) if self._zip else self._path.open("rb")

    def _read_line(self, kind: str, each: Thing, number: int) -> Iterator[Record | Problem]:
        match kind:
            case "team":
                self._teams[as_text(each.get("name"))] = as_text(each.get("display_name") or each.get("name"))
            case "channel":
                yield self._make_room(each)
            case "user":
                yield _make_person(each)
                yield from self._list_memberships(each)
            case "bot":
                yield _make_bot(each)
            case "emoji":
                self._emoji.add(as_text(each.get("name")))
                yield EmojiRecord(names=[as_text(each.get("name"))], file=as_text(each.get("image")))
            case "direct_channel":
                yield _make_direct(as_texts(each.get("members")))
            case _ if kind not in _PASSED_BY:
                yield Problem.of(f"line {number}: {kind[:40]}", "Lines of this kind are not known.")

    def _make_room(self, each: Thing) -> RoomRecord:
        team, name = as_text(each.get("team")), as_text(each.get("name"))
        shown = as_text(each.get("display_name")) or name
        if len(self._teams) > 1:
            shown = f"{shown} ({self._teams.get(team, team)})"
        return RoomRecord(
            id=f"{team}/{name}",
            kind=RoomKind.PRIVATE if each.get("type") == "P" else RoomKind.PUBLIC,
            name=shown,
            topic=as_text(each.get("header") or each.get("purpose")),
            is_general=name == GENERAL and team == next(iter(self._teams), team),
            archived_at=read_milliseconds(each.get("deleted_at") or each.get("delete_at")),
        )

    def _list_memberships(self, each: Thing) -> Iterator[MemberRecord]:
        for team in as_things(each.get("teams")):
            for channel in as_things(team.get("channels")):
                is_admin = "channel_admin" in as_text(channel.get("roles"))
                yield MemberRecord(
                    room=f"{as_text(team.get('name'))}/{as_text(channel.get('name'))}",
                    person=as_text(each.get("username")),
                    role=Role.OWNER if is_admin else Role.MEMBER,
                )

    def _note_post(self, each: Thing, posts: Sorter, number: int) -> Iterator[Problem]:
        """With its answers, each by itself, so that all of a room stand in the order of time."""
        members = as_texts(each.get("channel_members"))
        room = (
            name_direct(members) if members else f"{as_text(each.get('team'))}/{as_text(each.get('channel'))}"
        )
        key = _name_post(each)
        for one in (each, *as_things(each.get("replies"))):
            at = one.get("create_at")
            if not isinstance(at, int) or isinstance(at, bool) or at <= 0:
                yield Problem.of(f"line {number}", "A message without a time.")
                continue
            thread = None if one is each else key
            rest = {name: value for name, value in one.items() if name != "replies"}
            posts.add(room, at, json.dumps({**rest, "thread": thread, "key": _name_post(one)}))

    def _read_post(self, each: Thing, room: str) -> Iterator[Record | Problem]:
        at = read_milliseconds(each["create_at"])
        author = as_text(each.get("user"))
        if at is None or not author:
            yield Problem.of(room, "A message without a time or an author.")
            return
        kind = as_text(each.get("type"))
        if kind.startswith("system_") and kind not in _LINES:
            yield Problem.of(kind, "Lines that Mattermost wrote itself about this are not taken.")
            return
        made = MessageRecord(id=as_text(each["key"]), room=room, author=author, at=at)
        if kind in _LINES:
            made.kind, made.person = _LINES[kind], _find_subject(each, author)
            made.text = as_text(as_thing(each.get("props")).get("new_displayname")) or ""
            yield made
            return
        made.thread = each["thread"]
        self._fill(made, each, at)
        yield made
        for person in as_texts(each.get("flagged_by")):
            yield SavedRecord(person=person, message=made.id, at=at)

    def _fill(self, made: MessageRecord, each: Thing, at: datetime) -> None:
        made.text = call_everybody(as_text(each.get("message")))
        if extra := _write_extra(each):
            made.text = f"{made.text}\n{extra}".strip()
        made.edited_at = read_milliseconds(each.get("edit_at"))
        if each.get("is_pinned"):
            made.pin = PinPart(at=at)
        made.reactions = [
            ReactionPart(
                emoji=read_emoji_name(as_text(one.get("emoji_name")), self._emoji),
                by=as_text(one.get("user")),
                at=read_milliseconds(one.get("create_at")),
            )
            for one in as_things(each.get("reactions"))
            if one.get("user")
        ]
        for one in as_things(each.get("attachments")):
            path = as_text(one.get("path"))
            if path:
                made.files.append(FilePart(id=path[-200:], name=path.rpartition("/")[2], path=path))


def name_direct(members: list[str]) -> str:
    text = ",".join(sorted(set(members)))
    return f"direct:{text}" if len(text) < 180 else f"direct:{hashlib.sha256(text.encode()).hexdigest()}"


def call_everybody(text: str) -> str:
    """`@channel`, `@all` and `@here` are `@room` here, but in code."""
    pieces = re.split(f"({CODE})", text, flags=re.DOTALL)
    pieces[::2] = [_CALLS_ALL.sub("@room", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _name_post(each: Thing) -> str:
    words = hashlib.sha256(as_text(each.get("message")).encode("utf-8", "replace")).hexdigest()[:16]
    return f"{each.get('create_at')}-{as_text(each.get('user'))[:64]}-{words}"


def _make_direct(members: list[str]) -> RoomRecord:
    people = list(dict.fromkeys(members))
    return RoomRecord(id=name_direct(members), kind=RoomKind.DIRECT, people=people)


def _make_person(each: Thing) -> PersonRecord:
    full = f"{as_text(each.get('first_name'))} {as_text(each.get('last_name'))}".strip()
    return PersonRecord(
        id=as_text(each.get("username")),
        username=as_text(each.get("username")),
        name=as_text(each.get("nickname")) or full,
        email=as_text(each.get("email")),
        about=as_text(each.get("position")),
        avatar=as_text(each.get("profile_image")),
        is_owner="system_admin" in as_text(each.get("roles")),
        is_active=not each.get("delete_at"),
    )


def _make_bot(each: Thing) -> PersonRecord:
    return PersonRecord(
        id=as_text(each.get("username")),
        username=as_text(each.get("username")),
        name=as_text(each.get("display_name")),
        is_bot=True,
        bot_owner=as_text(each.get("owner")) or None,
        is_active=not each.get("delete_at"),
    )


def _find_subject(each: Thing, author: str) -> str | None:
    props = as_thing(each.get("props"))
    subject = props.get("addedUsername") or props.get("removedUsername") or props.get("username")
    return as_text(subject) or (author if _LINES[as_text(each["type"])] in ("joined", "left") else None)


def _write_extra(each: Thing) -> str:
    """What a program showed below its message."""
    props = as_thing(each.get("props"))
    said = []
    for one in as_things(props.get("attachments")):
        words = "\n".join(as_text(one[name]) for name in ("pretext", "title", "text") if one.get(name))
        said.append(words or as_text(one.get("fallback")))
    return "\n".join(f"> {line}" for words in said if words for line in words.split("\n"))
