"""An export of this product, or JSON lines that somebody wrote as it does."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from syncchat.transfer.errors import TransferError
from syncchat.transfer.manifest import MANIFEST, RECORDS, parse_manifest
from syncchat.transfer.records import LINE_LIMIT, Record, read_record
from syncchat.transfer.source import Problem
from syncchat.transfer.sources.archives import ZipSource, list_lines

MANIFEST_LIMIT = 64 * 1024 * 1024


class ExportSource:
    is_ours = True

    def __init__(self, path: Path) -> None:
        self._zip = ZipSource(path)
        if MANIFEST not in self._zip or RECORDS not in self._zip:
            raise TransferError(
                f"{path} is no export of SyncChatRoom: it has no {MANIFEST}, or no {RECORDS}."
            )
        self._manifest = parse_manifest(self._zip.read(MANIFEST, MANIFEST_LIMIT))
        self.name = self._manifest.source[:60]

    def count_messages(self) -> int:
        return self._manifest.counts.get("message", 0)

    def list_records(self) -> Iterator[Record | Problem]:
        with self._zip.open(RECORDS) as lines:
            for number, line in list_lines(lines, LINE_LIMIT, RECORDS):
                yield read_record(line, number)

    def open_file(self, path: str) -> BinaryIO:
        return self._zip.open(path)
