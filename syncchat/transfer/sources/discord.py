"""What DiscordChatExporter writes as JSON: a file for each channel or thread, alone, in a folder or in a zip.

The files do not say who may read a channel, so each becomes a private room of those who wrote in it or were named.
"""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from syncchat.domain.markup import find_glyph
from syncchat.protocol.kinds import RoomKind
from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import (
    FilePart,
    MessageRecord,
    PersonRecord,
    PinPart,
    ReactionPart,
    Record,
    RoomRecord,
)
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.folders import open_folder
from syncchat.transfer.sources.json_files import Thing, as_text, as_thing, as_things, parse_json, read_iso
from syncchat.transfer.writing.places import make_handle

HEAD_LIMIT = 1024 * 1024
# One message with all its embeds
OBJECT_LIMIT = 16 * 1024 * 1024
CHUNK = 256 * 1024
_MESSAGES = re.compile(r'(?<!\\)"messages"\s*:\s*\[')
_DIRECT = {"DirectTextChat", "DirectGroupTextChat"}
_RAW_MENTION = re.compile(r"<@!?(\d+)>")
_RAW_EMOJI = re.compile(r"<a?(:\w{2,32}:)\d+>")
_JOINED = {"GuildMemberJoin", "RecipientAdd"}
_LEFT = {"RecipientRemove"}
_TEXTS = {"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage"}


class Channel(NamedTuple):
    path: str
    head: Thing

    @property
    def key(self) -> str:
        return as_text(as_thing(self.head.get("channel")).get("id"))

    @property
    def kind(self) -> str:
        return as_text(as_thing(self.head.get("channel")).get("type"))

    @property
    def parent(self) -> str:
        """Of a thread, the channel that it is in."""
        channel = as_thing(self.head.get("channel"))
        return as_text(channel.get("categoryId")) if "Thread" in self.kind else ""


class DiscordSource:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "discord"
        self._folder = open_folder(path)
        found = [name for name in self._folder.list_names() if name.lower().endswith(".json")]
        self._channels = [Channel(name, head) for name in sorted(found) if (head := self._read_head(name))]
        if not self._channels:
            raise TransferError(f"{path} holds no channel that DiscordChatExporter wrote as JSON.")
        self._people: dict[str, str] = {}
        # Messages that began a thread, of those channels that are read already
        self._begun = set[str]()

    def count_messages(self) -> int:
        return sum(self._folder.find_size(channel.path) for channel in self._channels) // 900

    def open_file(self, path: str) -> BinaryIO:
        return self._folder.open(path)

    def list_records(self) -> Iterator[Record | Problem]:
        there = {channel.key for channel in self._channels}
        threads = [each for each in self._channels if each.parent in there]
        wanted = {each.key for each in threads}
        for channel in self._channels:
            if channel.parent in there:
                continue
            yield from self._list_people(channel)
            yield self._make_room(channel)
            for message in self._list_messages(channel):
                if as_text(message.get("id")) in wanted:
                    self._begun.add(as_text(message["id"]))
                yield from self._read_message(message, channel, channel.key, None)
            for thread in threads:
                if thread.parent == channel.key:
                    yield from self._list_thread(thread, channel)

    def _read_head(self, name: str) -> Thing | None:
        """What stands before the messages. None for other JSON, of which a folder may hold some."""
        with self._folder.open(name) as file:
            text = file.read(HEAD_LIMIT).decode("utf-8-sig", "replace")
        found = _MESSAGES.search(text)
        if found is None:
            return None
        head = as_thing(parse_json(f"{text[: found.end()]}]}}".encode(), name))
        return head if as_thing(head.get("channel")).get("id") and "guild" in head else None

    def _list_messages(self, channel: Channel) -> Iterator[Thing]:
        """One after the other, however long the file is. Raises: TransferError where it ends too early."""
        decoder, buffer, is_begun = json.JSONDecoder(), "", False
        letters = getincrementaldecoder("utf-8-sig")("replace")
        with self._folder.open(channel.path) as file:
            while True:
                chunk = file.read(CHUNK)
                buffer += letters.decode(chunk, final=not chunk)
                if not is_begun:
                    found = _MESSAGES.search(buffer)
                    if found is None:
                        # Its head was read before, so that it comes
                        continue
                    buffer, is_begun = buffer[found.end() :], True
                while (start := buffer.lstrip(" \r\n\t,")) and not start.startswith("]"):
                    try:
                        message, end = decoder.raw_decode(start)
                    except ValueError as error:
                        if not chunk or len(start) > OBJECT_LIMIT:
                            raise TransferError(f"{channel.path} is no whole JSON: {error}.") from error
                        break
                    buffer = start[end:]
                    yield as_thing(message)
                if buffer.lstrip(" \r\n\t,").startswith("]"):
                    return
                if not chunk:
                    raise TransferError(f"{channel.path} ends in the middle of its messages.")

    def _list_people(self, channel: Channel) -> Iterator[Record]:
        """Everybody who wrote in it or was named in it: known before they speak, with whoever answers in threads."""
        family = [channel, *(each for each in self._channels if each.parent == channel.key)]
        for one in family:
            for message in self._list_messages(one):
                people = [as_thing(message.get("author")), *as_things(message.get("mentions"))]
                people += [
                    each
                    for one in as_things(message.get("reactions"))
                    for each in as_things(one.get("users"))
                ]
                for person in people:
                    key = as_text(person.get("id"))
                    if key and key not in self._people:
                        self._people[key] = make_handle(as_text(person.get("name")) or key)
                        yield _make_person(person, key, self._people[key])

    def _make_room(self, channel: Channel) -> RoomRecord:
        described, name = as_thing(channel.head.get("channel")), ""
        is_direct = channel.kind in _DIRECT
        if not is_direct:
            name = as_text(described.get("name"))
            if "Thread" in channel.kind:
                name = f"{as_text(described.get('category'))} / {name}"
        people = (
            sorted(
                {as_text(as_thing(one.get("author")).get("id")) for one in self._list_messages(channel)}
                - {""}
            )
            if is_direct
            else []
        )
        return RoomRecord(
            id=channel.key,
            kind=RoomKind.DIRECT if is_direct else RoomKind.PRIVATE,
            name=name,
            topic=as_text(described.get("topic")),
            people=people,
        )

    def _list_thread(self, thread: Channel, channel: Channel) -> Iterator[Record | Problem]:
        """Answers to the message that it was made from; to its name, where there is none."""
        root = thread.key if thread.key in self._begun else f"thread-{thread.key}"
        name = as_text(as_thing(thread.head.get("channel")).get("name"))
        for message in self._list_messages(thread):
            at, author = (
                read_iso(message.get("timestamp")),
                as_text(as_thing(message.get("author")).get("id")),
            )
            if root not in self._begun and at is not None and author:
                self._begun.add(root)
                yield MessageRecord(
                    id=root, room=channel.key, author=author, at=at, text=f"**{name}**", names={}
                )
            yield from self._read_message(message, thread, channel.key, root)

    def _read_message(
        self, each: Thing, channel: Channel, room: str, thread: str | None
    ) -> Iterator[Record | Problem]:
        key, at = as_text(each.get("id")), read_iso(each.get("timestamp"))
        author, kind = as_text(as_thing(each.get("author")).get("id")), as_text(each.get("type"))
        if not key or at is None or not author:
            yield Problem.of(channel.path, "A message without an id, a time or an author.")
            return
        if key == thread:
            return
        made = MessageRecord(id=key, room=room, author=author, at=at, thread=thread)
        if kind in _JOINED | _LEFT:
            made.kind, made.person = ("left" if kind in _LEFT else "joined"), author
        elif kind not in _TEXTS:
            yield Problem.of(kind, "Lines that Discord wrote itself about this are not taken.")
            return
        else:
            self._fill(made, each, channel)
        yield made

    def _fill(self, made: MessageRecord, each: Thing, channel: Channel) -> None:
        made.text, made.names = self._read_text(each)
        made.edited_at = read_iso(each.get("timestampEdited"))
        if each.get("isPinned"):
            made.pin = PinPart(at=made.at)
        answered = as_text(as_thing(each.get("reference")).get("messageId"))
        if each.get("type") == "Reply" and answered:
            made.reply_to = answered
        for file in as_things(each.get("attachments")):
            self._add_file(made, file, channel)
        for one in as_things(each.get("reactions")):
            emoji = as_thing(one.get("emoji"))
            shown = (
                find_glyph(as_text(emoji.get("name")))
                or f":{as_text(emoji.get('code') or emoji.get('name'))}:"
            )
            made.reactions += [
                ReactionPart(emoji=shown, by=as_text(person["id"]))
                for person in as_things(one.get("users"))
                if person.get("id")
            ]

    def _read_text(self, each: Thing) -> tuple[str, dict[str, str]]:
        text, names = as_text(each.get("content")), dict[str, str]()
        for person in as_things(each.get("mentions")):
            key = as_text(person.get("id"))
            handle = self._people.get(key, key)
            for called in (person.get("nickname"), person.get("name")):
                if called and f"@{called}" in text:
                    text, names[handle] = text.replace(f"@{called}", f"@{handle}"), key
        for key in set(_RAW_MENTION.findall(text)) & self._people.keys():
            names[self._people[key]] = key
        text = _RAW_MENTION.sub(lambda found: f"@{self._people.get(found[1], found[1])}", text)
        text = _RAW_EMOJI.sub(r"\1", text).replace("@everyone", "@room").replace("@here", "@room")
        shown = [_write_embed(one) for one in as_things(each.get("embeds"))]
        stickers = [f"*{as_text(one.get('name'))}*" for one in as_things(each.get("stickers"))]
        return "\n".join(part for part in (text, *shown, *stickers) if part.strip()), names

    def _add_file(self, made: MessageRecord, file: Thing, channel: Channel) -> None:
        """Where the exporter fetched files, their address is a path beside the JSON."""
        name, address = as_text(file.get("fileName")) or "file", as_text(file.get("url"))
        path = (Path(channel.path).parent / address.replace("\\", "/")).as_posix()
        if not re.match(r"https?://", address) and path in self._folder:
            made.files.append(FilePart(id=as_text(file.get("id")) or name, name=name, path=path))
        else:
            made.text = f"{made.text}\n[{name.replace('[', '(').replace(']', ')')}]({address})".strip()


def _make_person(person: Thing, key: str, handle: str) -> PersonRecord:
    return PersonRecord(
        id=key,
        username=handle,
        name=as_text(person.get("nickname") or person.get("name")),
        is_bot=bool(person.get("isBot")),
    )


def _write_embed(embed: Thing) -> str:
    """What a program shows; what Discord found behind a link stands in the words already."""
    if embed.get("url"):
        return ""
    fields = [
        f"**{as_text(one.get('name'))}** {as_text(one.get('value'))}"
        for one in as_things(embed.get("fields"))
    ]
    words = "\n".join(
        part for part in (as_text(embed.get("title")), as_text(embed.get("description")), *fields) if part
    )
    return "\n".join(f"> {line}" for line in words.split("\n")) if words else ""
