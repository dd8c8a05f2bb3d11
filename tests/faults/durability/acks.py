"""For each acknowledgement in a trace: had its transaction reached the disk before?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.durability.trace import Call

_ACK = re.compile(rb'\{"type":"ack"[^{}]*?"id":"(?P<id>[0-9a-f-]{36})"[^{}]*?\}')
_ID = re.compile(rb"[0-9a-f]{32}")
FRAME_HEADER = 24  # bytes, before each page in the write-ahead log
WAL_HEADER = 32


@dataclass(frozen=True)
class Ack:
    id: str  # 32 digits, as the database keeps it
    line: int


def list_acks(calls: list[Call]) -> Iterator[Ack]:
    for call in calls:
        if "socket:" in call.path:
            for found in _ACK.finditer(call.content):
                yield Ack(found["id"].decode().replace("-", ""), call.began)


@dataclass
class Journal:
    """The write-ahead log as the disk sees it: what is written, what is committed, what is flushed."""

    _written: set[str] = field(default_factory=set)
    _committed: set[str] = field(default_factory=set)
    flushed_at: dict[str, int] = field(default_factory=dict)
    _is_last_page: bool = False

    def write(self, content: bytes) -> None:
        if len(content) == FRAME_HEADER:
            # Not zero in the last frame of a transaction: the size of the database after it
            self._is_last_page = any(content[4:8])
            return
        self._written |= {found.decode() for found in _ID.findall(content)}
        if self._is_last_page:
            self._committed |= self._written
            self._written = set()

    def take_committed(self) -> set[str]:
        return {each for each in self._committed if each not in self.flushed_at}

    def flush(self, ids: set[str], line: int) -> None:
        self.flushed_at.update(dict.fromkeys(ids, line))


def find_flushes(calls: list[Call]) -> dict[str, int]:
    """Each stored id, and the line at which a flush that began after its commit was written had ended."""
    journal = Journal()
    for call in calls:
        if not call.path.endswith("-wal"):
            continue
        if call.name == "pwrite64":
            journal.write(call.content)
        elif call.name in ("fdatasync", "fsync") and call.ended is not None:
            journal.flush(journal.take_committed(), call.ended)
    return journal.flushed_at


def find_early_acks(calls: list[Call]) -> list[Ack]:
    """Acknowledgements that a power cut could have made a lie."""
    flushed_at = find_flushes(calls)
    return [ack for ack in list_acks(calls) if flushed_at.get(ack.id, ack.line) >= ack.line]
