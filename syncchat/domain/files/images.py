"""A picture from outside, drawn anew: pixels are all that is kept of it."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from syncchat.errors import Invalid

# A small file can unpack to gigabytes. 40 million pixels are 160 MB while they are drawn.
PIXELS_LIMIT = 40_000_000
# Of a moving picture, all its frames together
MOVING_PIXELS_LIMIT = 120_000_000
FRAMES_LIMIT = 500
THUMBNAIL_SIDE = 960
QUALITY = 86
THUMBNAIL_QUALITY = 78
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
# Each takes hundreds of megabytes and a processor for a second
_drawing = BoundedSemaphore(2)

_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    OverflowError,
)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Unreadable(Exception):
    """It is no picture, whatever it says."""


class Drawn(NamedTuple):
    content: bytes
    type: str
    ending: str
    width: int
    height: int
    thumbnail: bytes | None


def redraw(source: BinaryIO) -> Drawn:
    """The same picture without EXIF, place, comments, or a file within the file.

    Raises:
        Invalid: it unpacks to more than we take.
        Unreadable: it cannot be read as a picture.
    """
    with _drawing, _strict():
        picture = Image.open(source, formats=FORMATS)
        _check_size(picture)
        return _redraw_moving(picture) if _is_moving(picture) else _redraw_still(picture)


@contextmanager
def _strict() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # A bomb of up to twice Pillow's limit only warns
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except _BOMBS as error:
        raise _refuse_pixels() from error
    except _UNREADABLE as error:
        raise Unreadable from error


def _refuse_pixels() -> Invalid:
    return Invalid(_("Too many pixels. Make the picture smaller first."), field="file")


def _is_moving(picture: Image.Image) -> bool:
    return picture.format in ("GIF", "WEBP") and getattr(picture, "n_frames", 1) > 1


def _check_size(picture: Image.Image) -> None:
    """By the header, before anything is unpacked."""
    pixels = picture.width * picture.height
    if pixels > PIXELS_LIMIT:
        raise _refuse_pixels()
    if not _is_moving(picture):
        return
    frames = getattr(picture, "n_frames", 1)
    if frames > FRAMES_LIMIT or frames * pixels > MOVING_PIXELS_LIMIT:
        raise Invalid(_("This moving picture is too long. Make it shorter or smaller first."), field="file")


def _redraw_still(picture: Image.Image) -> Drawn:
    upright = _to_plain_colours(ImageOps.exif_transpose(picture))
    if picture.format in ("JPEG", "MPO"):
        upright = upright.convert("RGB")
        content = _save(upright, "JPEG", quality=QUALITY, progressive=True)
        return Drawn(content, "image/jpeg", "jpg", *upright.size, _draw_thumbnail(upright, len(content)))
    if picture.format in ("PNG", "GIF"):
        content = _save(upright, "PNG")
        return Drawn(content, "image/png", "png", *upright.size, _draw_thumbnail(upright, len(content)))
    content = _save(upright, "WEBP", quality=QUALITY)
    return Drawn(content, "image/webp", "webp", *upright.size, _draw_thumbnail(upright, len(content)))


def _redraw_moving(picture: Image.Image) -> Drawn:
    frames = [_bare(frame.convert("RGBA")) for frame in ImageSequence.Iterator(picture)]
    waits = [_read_wait(frame) for frame in ImageSequence.Iterator(picture)]
    content = _save(
        frames[0], "WEBP", quality=QUALITY, save_all=True, append_images=frames[1:], duration=waits, loop=0
    )
    return Drawn(content, "image/webp", "webp", *picture.size, None)


def _read_wait(frame: Image.Image) -> int:
    return max(20, min(10_000, int(frame.info.get("duration", 100) or 100)))


def _to_plain_colours(picture: Image.Image) -> Image.Image:
    """In the colours of every screen, so that the profile can go with the rest of what the camera wrote."""
    profile = picture.info.get("icc_profile")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, theirs, ImageCms.createProfile("sRGB"), outputMode=mode
            )
            picture = converted or picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile is no reason to refuse the picture
    return _bare(picture.convert(mode))


def _bare(picture: Image.Image) -> Image.Image:
    """Nothing that came with the pixels, in any of the places where Pillow keeps it."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


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
