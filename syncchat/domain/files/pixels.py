"""Pixels of a picture from outside, in 8 bits and sRGB, within bounds of memory and time."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil, sqrt
from threading import BoundedSemaphore
from typing import BinaryIO

from PIL import Image, ImageCms, ImageMath, PngImagePlugin, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from syncchat.domain.files.jpeg import JPEG_START, is_in_few_scans, is_sequential

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
# A small file can unpack to gigabytes. 64 million pixels are 256 MB, and are made smaller before anything else
UNPACKED_LIMIT = 64_000_000
# A JPEG in one scan is made smaller while it is read, a row of blocks at a time: a telephone's 200 megapixels
SCANNED_LIMIT = 256_000_000
MOST_REDUCED = 8
# Each takes hundreds of megabytes and a processor for some seconds
drawing = BoundedSemaphore(2)

_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    # What Pillow's own readers stumble over in damaged GIFs and AVIFs
    ArithmeticError,
    LookupError,
    RuntimeError,
    struct.error,
)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_SIXTEEN_BITS = ("I;16", "I;16L", "I;16B", "I;16N", "I")
# Pillow spreads these samples to 8 bits, and leaves the transparent one as the file counts it
_SPREAD = {"L;2": 85, "L;4": 17}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A diagram in a PNG carries its source as one packed text: as long as all its texts together may be
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY


class Unreadable(Exception):
    """It is no picture, whatever it says."""


class TooLarge(Exception):
    """A picture that is not drawn here: it would take more memory or time than one may."""


@contextmanager
def read_strictly() -> Iterator[None]:
    """Bounds how many are drawn at once, and names what goes wrong.

    Raises:
        Unreadable: it is no picture, or a broken one.
        TooLarge: its pixels are too many to be drawn.
    """
    try:
        with drawing, warnings.catch_warnings():
            # A bomb of up to twice Pillow's limit only warns
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except _BOMBS as error:
        raise TooLarge from error
    except _UNREADABLE as error:
        raise Unreadable from error


def open_picture(source: BinaryIO) -> Image.Image:
    """By its header: nothing is unpacked yet."""
    start = source.read(len(JPEG_START))
    source.seek(0)
    if start != JPEG_START:
        picture = Image.open(source, formats=FORMATS)
        _check_size(picture, UNPACKED_LIMIT)
        return picture
    # Opened without Pillow's own bound, which knows nothing of reading in a smaller size. A second picture within
    # the file, as of cameras with two lenses, is not looked at
    sequential = is_sequential(source)
    limit = SCANNED_LIMIT if sequential else UNPACKED_LIMIT
    if not sequential and not is_in_few_scans(source):
        raise TooLarge
    source.seek(0)
    picture = JpegImageFile(source)
    _check_size(picture, limit)
    return picture


def _check_size(picture: Image.Image, limit: int) -> None:
    if picture.width * picture.height > limit:
        raise TooLarge


def unpack(picture: Image.Image, most: int) -> Image.Image:
    """Upright, in the colours of every screen, and of at most about ``most`` pixels."""
    if isinstance(picture, JpegImageFile):
        scale = min(MOST_REDUCED, _count_steps(picture.size, most))
        # As often as the decoder can by itself: by 2, 4 or 8
        if scale > 1:
            picture.draft(None, (picture.width // _round_up(scale), picture.height // _round_up(scale)))
    transparent = _find_transparent(picture)
    # A PNG may say behind its pixels which side is up
    picture.load()
    drawn = _reduce(to_eight_bits(picture, transparent), most)
    turn = _find_turn(picture)
    return to_plain_colours(drawn if turn is None else drawn.transpose(turn))


def _find_turn(picture: Image.Image) -> Image.Transpose | None:
    """Read alone: Pillow's own turning writes the rest anew, and fails on what cameras write against the standard."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except (SyntaxError, OSError, ValueError, TypeError, KeyError, struct.error):
        return None


def _count_steps(size: tuple[int, int], most: int) -> int:
    """By how much each side is divided."""
    return ceil(sqrt(size[0] * size[1] / most))


def _round_up(scale: int) -> int:
    return next(each for each in (1, 2, 4, 8) if each >= scale)


def _reduce(picture: Image.Image, most: int) -> Image.Image:
    steps = _count_steps(picture.size, most)
    return picture if steps <= 1 else picture.reduce(steps)


def _find_transparent(picture: Image.Image) -> int | bytes | tuple[int, ...] | None:
    """The colour that stands for nothing, as the pixels will say it; asked before they are read."""
    value: int | bytes | tuple[int, ...] | None = picture.info.get("transparency")
    tile = getattr(picture, "tile", None)
    raw = tile[0].args if tile and picture.format == "PNG" else ""
    if isinstance(value, int) and raw in _SPREAD:
        return value * _SPREAD[raw]
    if isinstance(value, tuple) and raw == "RGB;16B":
        return tuple(each >> 8 for each in value)
    return value


def to_eight_bits(
    picture: Image.Image, transparent: int | bytes | tuple[int, ...] | None = None
) -> Image.Image:
    """In L, LA, RGB, RGBA or CMYK. Pillow's own conversion cuts 16 bits off at 255, which paints them white."""
    if picture.mode in _SIXTEEN_BITS:
        return _narrow(picture, transparent if isinstance(transparent, int) else None)
    if transparent is not None:
        picture.info["transparency"] = transparent
    if "transparency" in picture.info or picture.mode in ("PA", "La", "RGBa"):
        return picture.convert("RGBA")
    if picture.mode in ("P", "RGBX"):
        return picture.convert("RGB")
    if picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _narrow(picture: Image.Image, transparent: int | None) -> Image.Image:
    wide = picture.convert("I")
    narrow = wide.point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if transparent is None:
        return narrow
    opaque = ImageMath.lambda_eval(
        lambda names: names["convert"](names["notequal"](names["wide"], transparent) * 255, "L"), wide=wide
    )
    return Image.merge("LA", (narrow, opaque))


def to_plain_colours(picture: Image.Image) -> Image.Image:
    """In the colours of every screen, so that the profile can go with the rest of what the camera wrote."""
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if picture.mode in ("LA", "RGBA") else "RGB"
    if profile and picture.mode in ("L", "RGB", "RGBA", "CMYK"):
        picture = _apply_profile(picture, profile, mode)
    return make_bare(picture if picture.mode == mode else picture.convert(mode))


def _apply_profile(picture: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """Of a picture of greys that has become one of colours, the profile is of greys, and is left out."""
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, theirs, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # a broken profile is no reason to refuse the picture
    return converted or picture


def make_bare(picture: Image.Image) -> Image.Image:
    """Nothing that came with the pixels, in any of the places where Pillow keeps it."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())
