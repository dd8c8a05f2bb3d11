"""The zip of tables that Rocket.Chat's own importer takes: `users.csv`, `channels.csv`, and a folder for each room.

No table has a head. `users.csv`: username, address, name. `channels.csv`: name, who made it, `public` or `private`,
members with semicolons between them. `<room>/*.csv`: username, milliseconds since 1970, words.
`directmessages/*.csv`: username, the other's, milliseconds, words.
"""

import codecs
import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from syncchat.protocol.kinds import Role, RoomKind
from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import MemberRecord, MessageRecord, PersonRecord, Record, RoomRecord
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.archives import ZipSource
from syncchat.transfer.sources.json_files import parse_json, read_milliseconds
from syncchat.transfer.sources.rocketchat.collections import dump_json
from syncchat.transfer.sources.rocketchat.words import read_words
from syncchat.transfer.sources.sorting import Sorter

PEOPLE, ROOMS, DIRECTS = "users.csv", "channels.csv", "directmessages"


class RocketChatTables:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "rocketchat-csv"
        self._zip = ZipSource(path)
        self._names = {name.lower(): name for name in self._zip.list_names() if "__MACOSX" not in name}
        if not ({PEOPLE, ROOMS} & self._names.keys() or any("/" in name for name in self._names)):
            raise TransferError(f"{path} holds no tables of Rocket.Chat: no {PEOPLE}, no {ROOMS}, no rooms.")
        self._people = set[str]()
        self._rooms = set[str]()

    def count_messages(self) -> int:
        return sum(self._zip.find_size(name) for name in self._list_said()) // 60

    def open_file(self, path: str) -> BinaryIO:
        raise FileNotFoundError(path)

    def list_records(self) -> Iterator[Record | Problem]:
        for row in self._read(self._names.get(PEOPLE), 1):
            name = _at(row, 0)
            self._people.add(name)
            yield PersonRecord(id=name, username=name, email=_at(row, 1), name=_at(row, 2))
        for row in self._read(self._names.get(ROOMS), 1):
            yield from self._read_room(row)
        yield from self._list_messages()

    def _list_said(self) -> list[str]:
        return [
            name for name in self._names.values() if name.count("/") == 1 and name.lower().endswith(".csv")
        ]

    def _read_room(self, row: list[str]) -> Iterator[Record]:
        name, maker = _at(row, 0), _at(row, 1)
        self._rooms.add(name)
        members = [each.strip() for each in _at(row, 3).split(";") if each.strip()]
        for person in filter(None, [maker, *members]):
            yield from self._know(person)
        kind = RoomKind.PRIVATE if _at(row, 2).lower() == "private" else RoomKind.PUBLIC
        yield RoomRecord(
            id=name, kind=kind, name=name, is_general=name == "general", created_by=maker or None
        )
        for person in dict.fromkeys(filter(None, [maker, *members])):
            yield MemberRecord(room=name, person=person, role=Role.OWNER if person == maker else Role.MEMBER)

    def _list_messages(self) -> Iterator[Record | Problem]:
        with closing(Sorter()) as said:
            for name in self._list_said():
                yield from self._sort(name, said)
            said.seal()
            for room in said.list_rooms():
                for text in said.list_lines(room):
                    each: Any = parse_json(text.encode(), room)
                    at = read_milliseconds(each["at"])
                    if at:
                        yield MessageRecord(
                            id=each["id"], room=room, author=each["by"], at=at, text=read_words(each["text"])
                        )

    def _sort(self, name: str, said: Sorter) -> Iterator[Record | Problem]:
        folder = name.partition("/")[0]
        is_direct = folder.lower() == DIRECTS
        for number, row in enumerate(self._read(name, 4 if is_direct else 3), 1):
            author, *others = row[: 2 if is_direct else 1]
            at, text = row[len(others) + 1 : len(others) + 3]
            if not at.strip().isdecimal() or not all([author, *others]):
                yield Problem.of(f"{name}, row {number}", "A message without a time or a person.")
                continue
            for person in (author, *others):
                yield from self._know(person)
            room = "/".join(sorted({author, *others})) if is_direct else folder
            if room not in self._rooms:
                self._rooms.add(room)
                yield _make_room(room, sorted({author, *others}) if is_direct else [])
            thing = {"id": f"{name}:{number}"[-200:], "by": author, "at": int(at), "text": text}
            said.add(room, int(at), dump_json(thing))

    def _know(self, person: str) -> Iterator[Record]:
        if person not in self._people:
            self._people.add(person)
            yield PersonRecord(id=person, username=person, name=person)

    def _read(self, name: str | None, columns: int) -> Iterator[list[str]]:
        if name is None:
            return
        with self._zip.open(name) as packed:
            reader = csv.reader(codecs.getreader("utf-8-sig")(packed), strict=True)
            try:
                for row in reader:
                    if len(row) < columns:
                        raise TransferError(f"Line {reader.line_num} of {name} has too few columns.")
                    # What was said is kept as it stands
                    yield [each.strip() for each in row[:-1]] + row[-1:]
            except (csv.Error, UnicodeDecodeError) as error:
                raise TransferError(f"Line {reader.line_num} of {name} cannot be read: {error}.") from error


def _make_room(room: str, people: list[str]) -> RoomRecord:
    if people:
        return RoomRecord(id=room, kind=RoomKind.DIRECT, people=people)
    return RoomRecord(id=room, name=room)


def _at(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
