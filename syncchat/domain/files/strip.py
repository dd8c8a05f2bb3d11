"""A picture that is sent as it is, too large to be drawn or HEIC, without what it tells of its place."""

from collections.abc import Callable
from typing import BinaryIO

from syncchat.domain.files.isobmff import blank_metadata
from syncchat.domain.files.jpeg import strip_jpeg

PNG_START = b"\x89PNG\r\n\x1a\n"
# What draws it: pixels, palette, transparency, colours, frames
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT"),
    *(b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_TOLD = 0b00001100  # in VP8X: it has EXIF, it has XMP
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_GIF_SCREEN = 13


def strip_picture(source: BinaryIO, target: BinaryIO, content_type: str) -> bool:
    """False where we do not know how; then nothing was written.

    Raises:
        ValueError: it is not written as pictures of its kind are.
    """
    strip = _STRIPS.get(content_type)
    if strip is None:
        return False
    source.seek(0)
    strip(source, target)
    target.seek(0)
    return True


def _strip_png(source: BinaryIO, target: BinaryIO) -> None:
    target.write(_read(source, len(PNG_START)))
    kind = b""
    while kind != b"IEND":
        head = _read(source, 8)
        kind = head[4:]
        content = _read(source, int.from_bytes(head[:4]) + 4)
        if kind in _PNG_KEPT:
            target.write(head + content)


def _strip_webp(source: BinaryIO, target: BinaryIO) -> None:
    head = _read(source, 12)
    left = int.from_bytes(head[4:8], "little") - 4
    target.write(head)
    while left >= 8:
        chunk = _read(source, 8)
        size = int.from_bytes(chunk[4:], "little")
        content = _read(source, size + size % 2)
        left -= len(content) + 8
        if chunk[:4] == b"VP8X":
            content = bytes((content[0] & ~_WEBP_TOLD,)) + content[1:]
        if chunk[:4] in _WEBP_KEPT:
            target.write(chunk + content)
    written = target.tell()
    target.seek(4)
    target.write((written - 8).to_bytes(4, "little"))


def _strip_gif(source: BinaryIO, target: BinaryIO) -> None:
    screen = _read(source, _GIF_SCREEN)
    target.write(screen + _read(source, _count_colours(screen[10])))
    while (block := _read(source, 1)) != b";":
        if block == b",":
            place = _read(source, 9)
            target.write(block + place + _read(source, _count_colours(place[8]) + 1) + _read_blocks(source))
        elif block == b"!":
            label, content = _read(source, 1), _read_blocks(source)
            if label == b"\xf9" or (label == b"\xff" and content[1:12] in _GIF_LOOPS):
                target.write(block + label + content)
        else:
            raise ValueError
    target.write(b";")


def _count_colours(flags: int) -> int:
    """The bytes of a palette: three for each colour."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _read_blocks(source: BinaryIO) -> bytes:
    blocks = bytearray()
    while size := _read(source, 1)[0]:
        blocks += bytes((size,)) + _read(source, size)
    return bytes(blocks + b"\x00")


def _read(source: BinaryIO, size: int) -> bytes:
    content = source.read(size)
    if len(content) != size:
        raise ValueError
    return content


_STRIPS: dict[str, Callable[[BinaryIO, BinaryIO], None]] = {
    "image/jpeg": strip_jpeg,
    "image/png": _strip_png,
    "image/webp": _strip_webp,
    "image/gif": _strip_gif,
    "image/avif": blank_metadata,
    "image/heic": blank_metadata,
    "image/heif": blank_metadata,
}
