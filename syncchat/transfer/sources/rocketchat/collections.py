"""Collections of MongoDB: `.bson` of `mongodump`, or lines of JSON of `bsondump` and `mongoexport`; packed or not."""

import base64
import binascii
import gzip
import importlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from syncchat.transfer.errors import TransferError
from syncchat.transfer.sources.archives import list_lines
from syncchat.transfer.sources.folders import Folder
from syncchat.transfer.sources.json_files import Thing, as_thing, parse_json, read_iso

ENDINGS = (".bson", ".bson.gz", ".json", ".json.gz", ".jsonl")
# The longest document that MongoDB takes, and half as much again in JSON
DOCUMENT_LIMIT = 24 * 1024 * 1024


class Collections:
    """By their names, wherever in the folder the dump lies."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._paths: dict[str, str] = {}
        for path in folder.list_names():
            name = path.rpartition("/")[2]
            for ending in ENDINGS:
                if name.endswith(ending) and not name.endswith(f".metadata{ending}"):
                    self._paths.setdefault(name.removesuffix(ending), path)

    def __contains__(self, name: str) -> bool:
        return name in self._paths

    def find_size(self, name: str) -> int:
        return self._folder.find_size(self._paths[name])

    def read(self, name: str) -> Iterator[Thing]:
        """None where there is no such collection. Times are milliseconds since 1970, ids texts.

        Raises: TransferError where it cannot be read.
        """
        path = self._paths.get(name)
        if path is None:
            return
        with self._folder.open(path) as packed:
            file: Any = gzip.GzipFile(fileobj=packed) if path.endswith(".gz") else packed
            documents = _read_bson(file, path) if ".bson" in path else _read_json(file, path)
            try:
                for document in documents:
                    yield as_thing(_plain(document))
            except (OSError, EOFError, ValueError, OverflowError) as error:
                raise TransferError(f"{path} ends too early or is damaged: {error}.") from error


def _read_bson(file: BinaryIO, path: str) -> Iterator[Any]:
    try:
        bson = importlib.import_module("bson")
    except ImportError as error:
        advice = "`pip install pymongo`, or make JSON of it with `bsondump`"
        raise TransferError(f"{path} is BSON, which needs a library: {advice}.") from error
    try:
        yield from bson.decode_file_iter(file)
    except (bson.errors.BSONError, ValueError) as error:
        raise TransferError(f"{path} is no whole BSON: {error}.") from error


def _read_json(file: BinaryIO, path: str) -> Iterator[Any]:
    for number, line in list_lines(file, DOCUMENT_LIMIT, path):
        yield parse_json(line, f"Line {number} of {path}")


def _plain(found: Any) -> Any:
    """Numbers, texts, bytes, lists and objects alone: extended JSON (v1 and v2) and BSON's own types alike."""
    if isinstance(found, dict):
        (first,) = [*found][:1] or [""]
        return (
            _read_marked(first, found)
            if first.startswith("$")
            else {key: _plain(found[key]) for key in found}
        )
    if isinstance(found, list):
        return [_plain(each) for each in found]
    if isinstance(found, datetime):
        return round(found.replace(tzinfo=UTC).timestamp() * 1000)
    return found if isinstance(found, str | int | float | bytes | bool | None) else str(found)


def _read_marked(mark: str, found: dict[str, Any]) -> Any:
    value = found[mark]
    match mark:
        case "$date":
            at = read_iso(value) if isinstance(value, str) else None
            return round(at.timestamp() * 1000) if at else _plain(value)
        case "$numberLong" | "$numberInt":
            return int(value)
        case "$numberDouble":
            return float(value)
        case "$binary":
            return _decode(value["base64"] if isinstance(value, dict) else value)
    return str(value)


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise TransferError(f"Bytes in it are no base64: {error}.") from error


def dump_json(thing: Thing) -> str:
    """Of what `read` gave, without bytes."""
    return json.dumps(thing)
