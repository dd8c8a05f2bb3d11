"""What a disk may hold after a power cut: all that was flushed, and any part of what was not."""

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.durability.trace import Call

SECTOR = 512  # a disk writes these whole, and nothing bigger
MIRRORED = ("", "-wal", "-journal")


@dataclass
class File:
    """One file: its flushed content, and what was done to it since."""

    content: bytearray = field(default_factory=bytearray)
    exists: bool = False
    loose: list[Call] = field(default_factory=list)

    def do(self, call: Call) -> None:
        self.exists = True
        if call.name == "ftruncate":
            del self.content[call.number :]
            self.content += bytes(call.number - len(self.content))
        elif call.name == "pwrite64":
            self._write(call.number, call.content)
        elif call.name == "unlink":
            self.exists, self.content = False, bytearray()

    def _write(self, offset: int, content: bytes) -> None:
        self.content += bytes(max(0, offset + len(content) - len(self.content)))
        self.content[offset : offset + len(content)] = content

    def flush(self, before: int) -> None:
        """Of what was loose, all that had ended when the flush began is firm now."""
        for call in self.loose:
            if call.ended is not None and call.ended < before:
                self.do(call)
        self.loose = [call for call in self.loose if call.ended is None or call.ended >= before]

    def settle_name(self, before: int) -> None:
        """File systems with a journal write names in order: a flush of any file carries earlier removals."""
        if any(call.name == "unlink" and call.began < before for call in self.loose):
            self.flush(before)

    def cut(self, chance: random.Random) -> None:
        """Each loose write is there, or not, or in some of its sectors."""
        for call in self.loose:
            fate = chance.choice(("there", "gone", "torn"))
            if fate == "there" or (fate == "torn" and call.name != "pwrite64"):
                self.do(call)
            elif fate == "torn":
                self._tear(call, chance)

    def _tear(self, call: Call, chance: random.Random) -> None:
        for start in range(0, len(call.content), SECTOR):
            if chance.random() < 0.5:
                self._write(call.number + start, call.content[start : start + SECTOR])


def replay(calls: Iterable[Call], database: Path, until: float = float("inf")) -> dict[str, File]:
    """The files of a database as they were when the call at this line was about to begin."""
    files = {f"{database}{suffix}": File() for suffix in MIRRORED}
    for call in calls:
        if call.began >= until:
            break
        file = files.get(call.path)
        if file is None:
            continue
        if call.name in ("fdatasync", "fsync"):
            if call.ended is not None and call.ended < until:
                file.flush(call.began)
                for each in files.values():
                    each.settle_name(call.began)
        else:
            file.loose.append(call)
    return files


def write_image(files: dict[str, File], database: Path, folder: Path) -> Path:
    """Lay the files out in a folder, as a machine finds them when the power is back."""
    for name, file in files.items():
        target = folder / Path(name).name
        target.unlink(missing_ok=True)
        if file.exists:
            target.write_bytes(file.content)
    (folder / f"{database.name}-shm").unlink(missing_ok=True)
    return folder / database.name


def find_damage(image: Path, acked: set[str]) -> list[str]:
    """What is wrong with a database that was just opened after a power cut."""
    try:
        with closing(sqlite3.connect(image)) as database:
            return [*_find_broken(database), *_find_lost(database, acked)]
    except sqlite3.DatabaseError as error:
        return [f"cannot be opened: {error}"]


def _find_broken(database: sqlite3.Connection) -> list[str]:
    lines = [line for (line,) in database.execute("PRAGMA integrity_check")]
    gaps = database.execute(
        "SELECT l.id FROM syncchat_log l LEFT JOIN syncchat_logentry e ON e.log_id = l.id "
        "GROUP BY l.id HAVING COUNT(e.id) != l.head OR (l.head > 0 AND MAX(e.seq) != l.head)"
    ).fetchall()
    return [line for line in lines if line != "ok"] + [f"log {log} has a gap" for (log,) in gaps]


def _find_lost(database: sqlite3.Connection, acked: set[str]) -> list[str]:
    stored = {
        stored_id for (stored_id,) in database.execute("SELECT id FROM syncchat_message WHERE kind = 'text'")
    }
    return [f"message {lost} was acknowledged and is gone" for lost in sorted(acked - stored)]
