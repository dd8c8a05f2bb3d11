"""The tracks of a WebM or Matroska file (RFC 9559; its elements are EBML, RFC 8794)."""

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

START = b"\x1a\x45\xdf\xa3"
_HEADER, _DOC_TYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _TRACKS, _TRACK, _TRACK_TYPE = 0x18538067, 0x1654AE6B, 0xAE, 0x83
VIDEO, AUDIO = 1, 2
# Of one level: tracks stand near the beginning
ELEMENTS_LIMIT = 1_000


class Tracks(NamedTuple):
    doc_type: str
    # Empty where they cannot be found
    kinds: frozenset[int]


class _Element(NamedTuple):
    id: int
    start: int
    end: int


def read_tracks(source: BinaryIO) -> Tracks:
    whole = _Element(0, 0, source.seek(0, io.SEEK_END))
    doc_type = b"".join(_read(source, each, 16) for each in _find(source, (_HEADER, _DOC_TYPE), whole))
    # The first list of them: behind it lie hours of film
    tracks = next(_find(source, (_SEGMENT, _TRACKS), whole), None)
    found = [] if tracks is None else list(_find(source, (_TRACK, _TRACK_TYPE), tracks))
    kinds = frozenset(int.from_bytes(_read(source, each, 8)) for each in found)
    return Tracks(doc_type.rstrip(b"\x00").decode("ascii", "replace"), kinds)


def _find(source: BinaryIO, path: tuple[int, ...], parent: _Element) -> Iterator[_Element]:
    for element in _walk(source, parent):
        if element.id != path[0]:
            continue
        if len(path) == 1:
            yield element
        else:
            yield from _find(source, path[1:], element)


def _walk(source: BinaryIO, parent: _Element) -> Iterator[_Element]:
    at = parent.start
    for _each in range(ELEMENTS_LIMIT):
        source.seek(at)
        name = _read_number(source, keeps_length=True)
        size = _read_number(source)
        if name is None or size is None:
            return
        start = source.tell()
        # A recording that is not finished says all ones: up to the end
        at = parent.end if size == -1 else start + size
        if at > parent.end:
            # Cut off, and its tracks may be here all the same
            at = parent.end
        if start > at:
            return
        yield _Element(name, start, at)
        if at >= parent.end:
            return


def _read_number(source: BinaryIO, *, keeps_length: bool = False) -> int | None:
    """As long as its leading noughts say; -1 is the unknown size."""
    first = source.read(1)
    if not first or not first[0]:
        return None
    length = 9 - first[0].bit_length()
    rest = source.read(length - 1)
    if len(rest) != length - 1:
        return None
    value = int.from_bytes(first + rest)
    if keeps_length:
        return value
    value &= (1 << 7 * length) - 1
    return -1 if value == (1 << 7 * length) - 1 else value


def _read(source: BinaryIO, element: _Element, limit: int) -> bytes:
    source.seek(element.start)
    return source.read(min(limit, element.end - element.start))
