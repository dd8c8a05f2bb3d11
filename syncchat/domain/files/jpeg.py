"""A JPEG file, segment by segment: how it was written, and itself without what the camera told."""

import re
from collections.abc import Iterator
from io import SEEK_CUR
from typing import BinaryIO

from PIL import Image

JPEG_START = b"\xff\xd8\xff"
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_START_OF_SCAN, _END = 0xDA, 0xD9
_SEQUENTIAL = (0xC0, 0xC1)
_EXIF = 0xE1
# Colours need JFIF, the profile and Adobe's mark; any other application's segment, and a comment, may tell anything
_TOLD = {*range(0xE0, 0xF0), 0xFE} - {0xE0, 0xE2, 0xEE}
_PROFILE = b"ICC_PROFILE\x00"
# In a scan, a marker is what is neither a stuffed byte, a restart nor padding
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112
# No camera writes a tenth of it
SEGMENTS_LIMIT = 10_000
# Progressive files have about ten. Each goes over all the pixels, and may weigh less than a hundred bytes
SCANS_LIMIT = 100
CHUNK = 64 * 1024


def is_sequential(source: BinaryIO) -> bool:
    """All of it in one scan, so that a decoder never holds more than a few rows."""
    components = 0
    try:
        for marker, content in _walk(source):
            if marker in _SEQUENTIAL:
                components = content[5]
            elif marker == _START_OF_SCAN:
                return components == content[0]
    except (ValueError, IndexError):
        return False
    return False


def is_in_few_scans(source: BinaryIO) -> bool:
    """As a decoder counts them: it goes on with the next marker, whatever stands before it."""
    source.seek(len(JPEG_START) - 1)
    scans = 0
    for _each in range(SEGMENTS_LIMIT):
        if not _copy_scan(source, None) or (marker := source.read(2)[1]) == _END:
            return True
        scans += marker == _START_OF_SCAN
        if scans > SCANS_LIMIT:
            return False
        if marker not in _STANDALONE:
            source.seek(max(0, int.from_bytes(source.read(2)) - 2), SEEK_CUR)
    return False


def strip_jpeg(source: BinaryIO, target: BinaryIO) -> None:
    """The same pixels, its profile, and which side is up.

    Raises:
        ValueError: it is not written as a JPEG is.
    """
    target.write(b"\xff\xd8")
    # Telephones write which side is up into the first segment; one that says it later is turned by nobody
    is_turned = False
    for marker, content in _walk(source):
        if marker == _EXIF and not is_turned and content.startswith(b"Exif\x00\x00"):
            _write(target, marker, _keep_orientation(content))
            is_turned = True
        elif marker not in _TOLD and (marker != 0xE2 or content.startswith(_PROFILE)):
            _write(target, marker, content)
        # One that is cut off stays so, and tells as little
        if marker == _START_OF_SCAN and not _copy_scan(source, target):
            return
    target.write(b"\xff\xd9")


def _walk(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each segment up to the end of the picture; after a scan's head, the reader is where its bits begin."""
    if source.read(2) != JPEG_START[:2]:
        raise ValueError
    for _each in range(SEGMENTS_LIMIT):
        marker = _read_marker(source)
        if marker == _END:
            return
        if marker not in _STANDALONE:
            length = int.from_bytes(_read(source, 2))
            yield marker, _read(source, length - 2)
    raise ValueError


def _read_marker(source: BinaryIO) -> int:
    if _read(source, 1) != b"\xff":
        raise ValueError
    # Any number of padding bytes may stand before it
    while (byte := _read(source, 1)) == b"\xff":
        pass
    return byte[0]


def _copy_scan(source: BinaryIO, target: BinaryIO | None) -> bool:
    """Up to the marker that ends it, which is read next; False where the file ends first."""
    at = source.tell()
    while len(chunk := source.read(CHUNK)) > 1:
        found = _MARKER.search(chunk)
        # What a last FF is, the byte behind it says
        size = found.start() if found else len(chunk) - chunk.endswith(b"\xff")
        if target:
            target.write(chunk[:size])
        at += size
        source.seek(at)
        if found:
            return True
    return False


def _read(source: BinaryIO, size: int) -> bytes:
    content = source.read(size) if size >= 0 else b""
    if len(content) != size:
        raise ValueError
    return content


def _write(target: BinaryIO, marker: int, content: bytes) -> None:
    target.write(bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content)


def _keep_orientation(content: bytes) -> bytes:
    told, kept = Image.Exif(), Image.Exif()
    try:
        told.load(content)
    except (SyntaxError, OSError, ValueError, KeyError):
        raise ValueError from None
    kept[_ORIENTATION] = told.get(_ORIENTATION, 1)
    written: bytes = kept.tobytes()
    return written if written.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + written
