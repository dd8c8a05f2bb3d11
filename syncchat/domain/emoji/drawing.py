"""A picture as large as an emoji needs it, drawn anew: a square with all of the picture in it."""

import io
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from syncchat.domain.files.moving import is_moving, save_moving
from syncchat.domain.files.pixels import TooLarge, Unreadable, make_bare, open_picture, read_strictly, unpack
from syncchat.errors import Invalid

SIDE = 128
KILOBYTE = 1024
BYTES_LIMIT = 256 * KILOBYTE
# Enough to make a small one from
PIXELS_LIMIT = 4_000_000
# Of one that moves, all frames together: what is decoded in a second, and what a page of many can still hold
FRAMES_LIMIT = 200
MOVING_PIXELS_LIMIT = 100_000_000
DRAWN_LIMIT = 512 * KILOBYTE
QUALITY = 90


class DrawnEmoji(NamedTuple):
    """As WebP. ``still`` is the first frame of one that moves."""

    picture: bytes
    still: bytes | None


def draw_emoji(upload: BinaryIO, size: int) -> DrawnEmoji:
    """Only pixels are kept: no EXIF, no place, no file within the file.

    Raises:
        Invalid: too big, too long, or not a picture that can be read.
    """
    if size > BYTES_LIMIT:
        words = _("Too big: %(size)d KB, the limit is %(limit)d.")
        shown = {"size": -(-size // KILOBYTE), "limit": BYTES_LIMIT // KILOBYTE}
        raise Invalid(words % shown, field="picture")
    try:
        with read_strictly():
            return _draw(upload)
    except TooLarge as error:
        words = _("Too many pixels or frames. Make the picture smaller or shorter first.")
        raise Invalid(words, field="picture") from error
    except Unreadable as error:
        words = _("This file is not a picture we can read. Use a PNG, JPEG, WebP, GIF or AVIF file.")
        raise Invalid(words, field="picture") from error


def _draw(upload: BinaryIO) -> DrawnEmoji:
    picture = open_picture(upload)
    if not is_moving(picture):
        return DrawnEmoji(_save(unpack(picture, PIXELS_LIMIT)), None)
    frames = getattr(picture, "n_frames", 1)
    if frames > FRAMES_LIMIT or frames * picture.width * picture.height > MOVING_PIXELS_LIMIT:
        raise TooLarge
    moving, _size = save_moving(picture, quality=QUALITY, fit=fit_square)
    if len(moving) > DRAWN_LIMIT:
        raise TooLarge
    with Image.open(io.BytesIO(moving), formats=("WEBP",)) as drawn:
        return DrawnEmoji(moving, _save(drawn.convert("RGBA")))


def fit_square(picture: Image.Image) -> Image.Image:
    """Nothing is cut off and nothing made larger; what is narrow gets clear edges."""
    side = min(SIDE, max(picture.size))
    return ImageOps.pad(picture.convert("RGBA"), (side, side), Image.Resampling.LANCZOS, color=(0, 0, 0, 0))


def _save(picture: Image.Image) -> bytes:
    drawn = io.BytesIO()
    make_bare(fit_square(picture)).save(drawn, "WEBP", quality=QUALITY)
    return drawn.getvalue()
