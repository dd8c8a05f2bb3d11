"""JSON lines that somebody wrote after docs/transfer.md, without a zip around them: files lie beside."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from syncchat.transfer.records import LINE_LIMIT, Record, read_record
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.archives import check_name, list_lines


class LinesSource:
    # Anybody may have written it
    is_ours = False

    def __init__(self, path: Path) -> None:
        self.name = "jsonl"
        self._path = path

    def count_messages(self) -> int:
        return self._path.stat().st_size // 300

    def list_records(self) -> Iterator[Record | Problem]:
        with self._path.open("rb") as lines:
            for number, line in list_lines(lines, LINE_LIMIT, self._path.name):
                yield read_record(line, number)

    def open_file(self, path: str) -> BinaryIO:
        check_name(path)
        found = self._path.parent / path
        root = self._path.parent.resolve()
        if found.is_symlink() or not found.is_file() or not found.resolve().is_relative_to(root):
            raise FileNotFoundError(path)
        return found.open("rb")
