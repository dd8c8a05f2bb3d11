"""Boxes of the ISO base media file format: films and sound (MP4, MOV, 3GP), and pictures (HEIC, AVIF)."""

import io
import shutil
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

# Of one level: a telephone's picture is of hundreds of tiles, each an item
BOXES_LIMIT = 10_000
TRACKS_LIMIT = 100
META_LIMIT = 1024 * 1024
# Which tell of place, camera and time: EXIF, and XMP as a MIME type
_EXIF, _XMP = b"Exif", b"mime"
# EXIF that tells nothing: some readers (libavif) refuse a picture in which there is none any more
_NOTHING_TOLD = bytes(4) + b"MM\x00*\x00\x00\x00\x08" + bytes(6)
_IN_FILE = 0
# Of a film, where it was taken: QuickTime and Android, 3GPP, Adobe, GoPro
_PLACES = (b"\xa9xyz", b"loci", b"XMP_", b"GPMF")
_ADOBE_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


class Box(NamedTuple):
    kind: bytes
    # Where its content begins and ends in the file
    start: int
    end: int


def walk_boxes(source: BinaryIO, start: int, end: int, limit: int = BOXES_LIMIT) -> Iterator[Box]:
    """The boxes of one level; what is written as no box is the end of it."""
    for _each in range(limit):
        source.seek(start)
        head = source.read(8)
        if len(head) < 8 or start + 8 > end:
            return
        size, began = int.from_bytes(head[:4]), start + 8
        if size == 1:
            size, began = int.from_bytes(source.read(8)), start + 16
        stop = end if size == 0 else start + size
        if stop < began or stop > end:
            return
        yield Box(head[4:], began, stop)
        start = stop


def find_box(source: BinaryIO, kind: bytes, start: int, end: int, limit: int = BOXES_LIMIT) -> Box | None:
    return next((box for box in walk_boxes(source, start, end, limit) if box.kind == kind), None)


def list_handlers(source: BinaryIO) -> list[bytes]:
    """What the tracks of a film are of: ``vide``, ``soun``, and others."""
    film = find_box(source, b"moov", 0, source.seek(0, io.SEEK_END))
    if film is None:
        return []
    tracks = [box for box in walk_boxes(source, film.start, film.end, TRACKS_LIMIT) if box.kind == b"trak"]
    return [handler for track in tracks if (handler := _find_handler(source, track))]


def _find_handler(source: BinaryIO, track: Box) -> bytes | None:
    media = find_box(source, b"mdia", track.start, track.end, TRACKS_LIMIT)
    box = media and find_box(source, b"hdlr", media.start, media.end, TRACKS_LIMIT)
    if not box:
        return None
    source.seek(box.start)
    # After version, flags and a field that QuickTime used
    return source.read(12)[8:]


def blank_places(film: BinaryIO) -> None:
    """Makes unused space of what tells where a film was taken, in place: everything else stays where it was."""
    end = film.seek(0, io.SEEK_END)
    for box in walk_boxes(film, 0, end):
        film.seek(box.start)
        if box.kind == b"uuid" and film.read(16) == _ADOBE_XMP:
            _free(film, box)
        elif box.kind == b"moov":
            for told in _list_places(film, box):
                _free(film, told)


def _list_places(film: BinaryIO, parent: Box) -> Iterator[Box]:
    for box in walk_boxes(film, parent.start, parent.end):
        if box.kind == b"meta":
            # An iPhone's: place, model and time. What players show of music is in another, within udta
            yield box
        elif box.kind == b"udta":
            yield from (told for told in walk_boxes(film, box.start, box.end) if told.kind in _PLACES)


def _free(film: BinaryIO, box: Box) -> None:
    film.seek(box.start - 4)
    # Before what it holds stands its kind, or behind that a size of 64 bits
    film.seek(box.start - 4 if film.read(4) == box.kind else box.start - 12)
    film.write(b"free")
    for start in range(box.start, box.end, META_LIMIT):
        film.seek(start)
        film.write(bytes(min(META_LIMIT, box.end - start)))


def blank_metadata(source: BinaryIO, target: BinaryIO) -> None:
    """The same picture, with noughts where EXIF and XMP were: which side is up is said elsewhere in these.

    Raises:
        ValueError: where they are cannot be read.
    """
    end = source.seek(0, io.SEEK_END)
    meta = find_box(source, b"meta", 0, end)
    # A full box: four bytes come before what it holds
    extents = [] if meta is None else _find_told(source, Box(b"meta", meta.start + 4, meta.end))
    if sum(length for _start, length, _is_exif in extents) > end:
        raise ValueError  # they lie over one another
    source.seek(0)
    shutil.copyfileobj(source, target)
    for start, length, is_exif in extents:
        if start + length > end:
            raise ValueError
        target.seek(start)
        fits = is_exif and length >= len(_NOTHING_TOLD)
        target.write(_NOTHING_TOLD.ljust(length, b"\x00") if fits else bytes(length))


def _find_told(source: BinaryIO, meta: Box) -> list[tuple[int, int, bool]]:
    boxes = {box.kind: box for box in walk_boxes(source, meta.start, meta.end)}
    if b"iinf" not in boxes or b"iloc" not in boxes:
        return []
    told = _list_told(source, boxes[b"iinf"])
    content = _Fields(_read_box(source, boxes[b"iloc"]))
    inside = boxes[b"idat"].start if b"idat" in boxes else None
    places = [(item, each) for item, extents in _read_places(content, inside) for each in extents]
    return [(*place, told[item] == _EXIF) for item, place in places if item in told]


def _list_told(source: BinaryIO, iinf: Box) -> dict[int, bytes]:
    source.seek(iinf.start)
    version = source.read(1)[0]
    told = {}
    for entry in walk_boxes(source, iinf.start + (6 if version == 0 else 8), iinf.end):
        fields = _Fields(_read_box(source, entry))
        entry_version = fields.take(1)
        fields.take(3)
        if entry.kind != b"infe" or entry_version < 2:
            continue
        item = fields.take(2 if entry_version == 2 else 4)
        fields.take(2)
        kind = fields.take_bytes(4)
        if kind in (_EXIF, _XMP):
            told[item] = kind
    return told


def _read_box(source: BinaryIO, box: Box) -> bytes:
    if box.end - box.start > META_LIMIT:
        raise ValueError
    source.seek(box.start)
    return source.read(box.end - box.start)


class _Fields:
    """Numbers one after the other."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def take_bytes(self, size: int) -> bytes:
        self._at += size
        if self._at > len(self._content):
            raise ValueError
        return self._content[self._at - size : self._at]

    def take(self, size: int) -> int:
        return int.from_bytes(self.take_bytes(size))


def _read_places(fields: _Fields, inside: int | None) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Where each item lies in the file (ISO 14496-12, ItemLocationBox)."""
    version = fields.take(1)
    fields.take(3)
    sizes = fields.take(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    if not length_size:
        raise ValueError  # any number of places would stand in no bytes
    wide = 2 if version < 2 else 4
    for _each in range(fields.take(wide)):
        item = fields.take(wide)
        method = fields.take(2) & 15 if version else _IN_FILE
        fields.take(2)
        base = fields.take(base_size)
        extents = []
        for _extent in range(fields.take(2)):
            if version:
                fields.take(index_size)
            start, length = base + fields.take(offset_size), fields.take(length_size)
            if method != _IN_FILE:
                start += inside or 0
            extents.append((start, length))
        yield item, extents
