"""CSV: one message a line, with a head that names its columns. For what no other format is there for."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import MessageRecord, PersonRecord, Record, RoomRecord
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.json_files import as_text, read_iso, read_time
from syncchat.transfer.writing.places import make_handle

NEEDED = {"at", "room", "author", "text"}
KNOWN = NEEDED | {"id", "thread"}


class TableSource:
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "csv"
        self._path = path
        with path.open(encoding="utf-8-sig", newline="") as lines:
            try:
                head = {name.strip().lower() for name in next(csv.reader(lines), [])}
            except (csv.Error, UnicodeDecodeError) as error:
                raise TransferError(f"{path} cannot be read as CSV: {error}.") from error
        if missing := NEEDED - head:
            raise TransferError(f"{path} has no column {min(missing)}; it needs {', '.join(sorted(NEEDED))}.")
        self._odd = head - KNOWN
        # What was said at the time of the line before
        self._second, self._alike = "", Counter[str]()

    def count_messages(self) -> int:
        return self._path.stat().st_size // 100

    def open_file(self, path: str) -> BinaryIO:
        raise FileNotFoundError(path)

    def list_records(self) -> Iterator[Record | Problem]:
        for name in sorted(self._odd):
            yield Problem.of(name, "This column is not known here.")
        people, rooms = set[str](), set[str]()
        with self._path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
            try:
                for number, row in enumerate(reader, 2):
                    yield from self._read_row(row, number, people, rooms)
            except (csv.Error, UnicodeDecodeError) as error:
                raise TransferError(
                    f"Line {reader.line_num} of {self._path} cannot be read: {error}."
                ) from error

    def _name_row(self, said: dict[str, str]) -> str:
        """By what it says, so that it is known again when lines were added; the second of the same has a number."""
        if said["at"] != self._second:
            self._second = said["at"]
            self._alike.clear()
        words = "\0".join(said[name] for name in ("room", "author", "text", "thread"))
        key = hashlib.sha256(words.encode()).hexdigest()[:32]
        self._alike[key] += 1
        return f"{key}-{self._alike[key]}"

    def _read_row(
        self, row: dict[str, str], number: int, people: set[str], rooms: set[str]
    ) -> Iterator[Record | Problem]:
        said = {name: as_text(row.get(name)).strip() for name in KNOWN}
        at = read_iso(said["at"]) or read_time(said["at"])
        if at is None or not said["room"] or not said["author"]:
            yield Problem.of(f"line {number}", "A message without a time, a room or an author.")
            return
        author, room = said["author"][:200], said["room"][:200]
        if author not in people:
            people.add(author)
            yield PersonRecord(id=author, username=make_handle(author), name=author)
        if room not in rooms:
            rooms.add(room)
            yield RoomRecord(id=room, name=room.removeprefix("#"))
        yield MessageRecord(
            id=said["id"][:200] or self._name_row(said),
            room=room,
            author=author,
            at=at,
            text=as_text(row.get("text")),
            thread=said["thread"] or None,
        )
