"""A dump of Rocket.Chat's database: people, rooms with who is in them, messages with all that is on them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from syncchat.protocol.kinds import NotificationLevel, Role, RoomKind
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
    SavedRecord,
    VersionPart,
)
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.emoji_names import read_emoji_name
from syncchat.transfer.sources.folders import open_folder
from syncchat.transfer.sources.json_files import (
    Thing,
    as_text,
    as_texts,
    as_thing,
    as_things,
    parse_json,
    read_milliseconds,
)
from syncchat.transfer.sources.rocketchat.collections import Collections, dump_json
from syncchat.transfer.sources.rocketchat.grid import GridFiles
from syncchat.transfer.sources.rocketchat.words import read_words, split_answer, write_attachments
from syncchat.transfer.sources.sorting import Sorter

ROOMS, MESSAGES, MEMBERS = "rocketchat_room", "rocketchat_message", "rocketchat_subscription"
NEEDED = ("users", ROOMS, MESSAGES)
GENERAL = "GENERAL"
_KINDS = {"c": RoomKind.PUBLIC, "p": RoomKind.PRIVATE, "d": RoomKind.DIRECT}
_LINES = {
    "uj": "joined",
    "ujt": "joined",
    "ut": "joined",
    "ul": "left",
    "ult": "left",
    "au": "added",
    "ru": "removed",
    "r": "renamed",
    "room_changed_topic": "topic",
    "room-archived": "archived",
    "room-unarchived": "unarchived",
}
# Whom these are about stands in their words
_NAMING = ("au", "ru")
_TAKEN = {"", "rm", "discussion-created", *_LINES}
_SECRET = ("e2e", "otr", "otr-ack")


class RocketChatSource:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "rocketchat"
        self._folder = open_folder(path)
        self._collections = Collections(self._folder)
        missing = [name for name in NEEDED if name not in self._collections]
        if missing:
            raise TransferError(f"{path} is no dump of Rocket.Chat: it has no {missing[0]}.")
        self._grid = GridFiles(self._collections)
        self._people: dict[str, str] = {}
        self._rooms: dict[str, RoomRecord] = {}
        self._emoji = set[str]()
        # Of the room that is being read: told behind its messages
        self._starred: list[SavedRecord] = []

    def count_messages(self) -> int:
        return self._collections.find_size(MESSAGES) // 500

    def open_file(self, path: str) -> BinaryIO:
        """From the database, or from a copy of the folder that it keeps files in."""
        try:
            return self._grid.open(path)
        except FileNotFoundError:
            beside = (
                name
                for name in self._folder.list_names()
                if name.rpartition("/")[2].partition(".")[0] == path
            )
            return self._folder.open(next(beside, path))

    def list_records(self) -> Iterator[Record | Problem]:
        yield from self._list_people()
        yield from self._list_emoji()
        for each in self._collections.read(ROOMS):
            yield from self._note_room(each)
        yield from self._list_messages()
        for each in self._collections.read(MEMBERS):
            yield from self._read_member(each)

    def _list_people(self) -> Iterator[Record]:
        for each in self._collections.read("users"):
            if each.get("username"):
                self._people[as_text(each["username"])] = as_text(each["_id"])
                yield _make_person(each)

    def _list_emoji(self) -> Iterator[Problem]:
        for each in self._collections.read("rocketchat_custom_emoji"):
            self._emoji |= {as_text(each.get("name")), *as_texts(each.get("aliases"))}
            yield Problem.of(f":{as_text(each.get('name'))}:", "Its picture is in no dump: upload it again.")

    def _note_room(self, each: Thing) -> Iterator[Problem]:
        kind, key = _KINDS.get(as_text(each.get("t"))), as_text(each.get("_id"))
        name = as_text(each.get("fname") or each.get("name")) or key
        if kind is None:
            yield Problem.of(name, "Rooms for visitors of a website or calls are not taken.")
            return
        made_at = read_milliseconds(each.get("ts"))
        archived_at = read_milliseconds(each.get("_updatedAt")) or made_at
        self._rooms[key] = RoomRecord(
            id=key,
            kind=kind,
            name="" if kind == RoomKind.DIRECT else name,
            topic=as_text(each.get("topic") or each.get("description")),
            is_general=key == GENERAL,
            is_announcement=bool(each.get("ro")),
            created_by=as_text(as_thing(each.get("u")).get("_id")) or None,
            created_at=made_at,
            archived_at=archived_at if each.get("archived") else None,
            people=self._list_pair(each) if kind == RoomKind.DIRECT else [],
        )

    def _list_pair(self, each: Thing) -> list[str]:
        named = [self._people.get(name, name) for name in as_texts(each.get("usernames"))]
        return list(dict.fromkeys(as_texts(each.get("uids")) or named))

    def _read_member(self, each: Thing) -> Iterator[Record]:
        room, person = as_text(each.get("rid")), as_text(as_thing(each.get("u")).get("_id"))
        if room in self._rooms and person in self._people.values():
            roles = as_texts(each.get("roles"))
            role = Role.OWNER if "owner" in roles else Role.MODERATOR if "moderator" in roles else Role.MEMBER
            level = NotificationLevel.NOTHING if each.get("disableNotifications") else NotificationLevel.ALL
            yield MemberRecord(
                room=room, person=person, role=role, level=level, joined_at=read_milliseconds(each.get("ts"))
            )

    def _list_messages(self) -> Iterator[Record | Problem]:
        """What a message said before it was edited is a hidden message, which names it."""
        with closing(Sorter()) as said, closing(Sorter()) as former:
            for each in self._collections.read(MESSAGES):
                at, room = each.get("ts"), as_text(each.get("rid"))
                if not isinstance(at, int) or room not in self._rooms:
                    yield Problem.of(room or "?", "A message without a time, or of a room that is not here.")
                elif each.get("_hidden"):
                    former.add(as_text(each.get("parent")), at, dump_json(each))
                else:
                    said.add(room, at, dump_json(each))
            said.seal()
            former.seal()
            for room, record in self._rooms.items():
                yield record
                for text in said.list_lines(room):
                    yield from self._read_message(parse_json(text.encode(), MESSAGES), former)
                yield from self._starred
                self._starred.clear()

    def _read_message(self, each: Thing, former: Sorter) -> Iterator[Record | Problem]:
        kind, at = as_text(each.get("t")), read_milliseconds(each.get("ts"))
        author = as_thing(each.get("u"))
        if kind in _SECRET:
            yield Problem.of(kind, "Messages that only their readers' devices can decipher are not taken.")
            return
        if at is None or not author.get("_id") or kind not in _TAKEN:
            yield Problem.of(kind or as_text(each.get("rid")), "Lines of this kind are not taken.")
            return
        yield from self._know(author)
        made = MessageRecord(
            id=as_text(each["_id"]), room=as_text(each["rid"]), author=as_text(author["_id"]), at=at
        )
        if kind in _LINES:
            self._fill_line(made, each, kind)
        elif kind == "rm":
            made.deleted_at = read_milliseconds(each.get("editedAt")) or at
        else:
            self._fill(made, each, former)
        yield made
        for one in as_things(each.get("starred")):
            self._starred.append(SavedRecord(person=as_text(one.get("_id")), message=made.id, at=at))

    def _know(self, author: Thing) -> Iterator[Record]:
        """Whoever was deleted is named by what they said."""
        name, key = as_text(author.get("username")), as_text(author["_id"])
        if key not in self._people.values():
            self._people[name or key] = key
            yield PersonRecord(
                id=key, username=name or key, name=as_text(author.get("name")), is_active=False
            )

    def _fill_line(self, made: MessageRecord, each: Thing, kind: str) -> None:
        made.kind, words = _LINES[kind], as_text(each.get("msg"))
        if kind in _NAMING:
            made.person = self._people.get(words, words)
        elif made.kind in ("joined", "left"):
            made.person = made.author
        else:
            made.text = words if made.kind in ("renamed", "topic") else ""

    def _fill(self, made: MessageRecord, each: Thing, former: Sorter) -> None:
        made.reply_to, words = split_answer(as_text(each.get("msg")))
        made.text = "\n".join(filter(None, [read_words(words), read_words(write_attachments(each))]))
        made.thread, made.in_room = as_text(each.get("tmid")) or None, bool(each.get("tshow"))
        made.edited_at = read_milliseconds(each.get("editedAt"))
        if made.edited_at:
            made.versions = [*_list_versions(former.list_lines(made.id))]
        pinned = each.get("pinned") and read_milliseconds(each.get("pinnedAt"))
        if pinned:
            made.pin = PinPart(at=pinned, by=as_text(as_thing(each.get("pinnedBy")).get("_id")) or None)
        made.reactions = [*self._list_reactions(each, made.at)]
        made.files = [*_list_files(each)]

    def _list_reactions(self, each: Thing, at: datetime) -> Iterator[ReactionPart]:
        for name, found in as_thing(each.get("reactions")).items():
            for username in as_texts(as_thing(found).get("usernames")):
                yield ReactionPart(
                    emoji=read_emoji_name(name, self._emoji), by=self._people.get(username, username), at=at
                )


def _make_person(each: Thing) -> PersonRecord:
    roles, emails = as_texts(each.get("roles")), as_things(each.get("emails"))
    return PersonRecord(
        id=as_text(each["_id"]),
        username=as_text(each["username"]),
        name=as_text(each.get("name")),
        email=as_text(emails[0].get("address")) if emails else "",
        about=as_text(each.get("bio")),
        status_text=as_text(each.get("statusText")),
        joined_at=read_milliseconds(each.get("createdAt")),
        is_owner="admin" in roles,
        is_bot=as_text(each.get("type")) in ("bot", "app") or "bot" in roles,
        is_active=each.get("active") is not False,
    )


def _list_versions(lines: Iterator[str]) -> Iterator[VersionPart]:
    for text in lines:
        each: Any = parse_json(text.encode(), MESSAGES)
        at = read_milliseconds(each.get("ts"))
        if at:
            yield VersionPart(text=read_words(split_answer(as_text(each.get("msg")))[1]), at=at)


def _list_files(each: Thing) -> Iterator[FilePart]:
    """Without the smaller pictures that are made of pictures."""
    for one in as_things(each.get("files")) or as_things([each.get("file")]):
        key, name = as_text(one.get("_id")), as_text(one.get("name"))
        if key and one.get("typeGroup") != "thumb":
            size = one.get("size")
            yield FilePart(id=key, name=name or key, path=key, size=size if isinstance(size, int) else 0)
