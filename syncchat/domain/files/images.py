"""A picture from outside, drawn anew: pixels are all that is kept of it."""

import io
from math import ceil
from typing import BinaryIO, NamedTuple

from PIL import Image

from syncchat.domain.files.moving import SIDE_LIMIT, is_moving, save_moving
from syncchat.domain.files.pixels import open_picture, read_strictly, unpack

# 40 million pixels are 160 MB while they are drawn; of a picture that has more, each side is divided
PIXELS_LIMIT = 40_000_000
THUMBNAIL_SIDE = 960
QUALITY = 86
THUMBNAIL_QUALITY = 78


class Drawn(NamedTuple):
    content: bytes
    type: str
    ending: str
    width: int
    height: int
    thumbnail: bytes | None


def redraw(source: BinaryIO) -> Drawn:
    """The same picture without EXIF, place, comments, or a file within the file; smaller where it is very large.

    Raises:
        TooLarge: it unpacks to more than we draw.
        Unreadable: it cannot be read as a picture.
    """
    with read_strictly():
        picture = open_picture(source)
        if not is_moving(picture):
            return _redraw_still(picture, _is_lossless(source))
        content, size = save_moving(picture, quality=QUALITY)
        return Drawn(content, "image/webp", "webp", *size, None)


def _is_lossless(source: BinaryIO) -> bool:
    """Whether a WebP was written without loss: a drawing or a screenshot whose edges would blur."""
    source.seek(0)
    head = source.read(4096)
    source.seek(0)
    return b"VP8L" in head


def _redraw_still(picture: Image.Image, is_lossless: bool) -> Drawn:
    upright = unpack(picture, PIXELS_LIMIT)
    if picture.format == "JPEG":
        upright = upright.convert("RGB")
        content = _save(upright, "JPEG", quality=QUALITY, progressive=True)
        return Drawn(content, "image/jpeg", "jpg", *upright.size, _draw_thumbnail(upright, len(content)))
    if picture.format in ("PNG", "GIF"):
        content = _save(upright, "PNG")
        return Drawn(content, "image/png", "png", *upright.size, _draw_thumbnail(upright, len(content)))
    lossless = picture.format == "WEBP" and is_lossless
    if max(upright.size) > SIDE_LIMIT:
        upright = upright.reduce(ceil(max(upright.size) / SIDE_LIMIT))
    content = _save(upright, "WEBP", quality=QUALITY, lossless=lossless)
    return Drawn(content, "image/webp", "webp", *upright.size, _draw_thumbnail(upright, len(content)))


def _draw_thumbnail(picture: Image.Image, size: int) -> bytes | None:
    """None where the picture itself is as quick to load."""
    if max(picture.size) <= THUMBNAIL_SIDE and size <= 150_000:
        return None
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return _save(small, "WEBP", quality=THUMBNAIL_QUALITY)


def _save(picture: Image.Image, format_name: str, **options: object) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, format_name, **options)
    return drawn.getvalue()
