"""Pictures that move, drawn frame by frame: their waits, their turns, and what a frame leaves of the one before."""

import io
import struct
from collections.abc import Callable, Iterator
from math import ceil, sqrt

from PIL import Image, ImageChops

from syncchat.domain.files.pixels import TooLarge, to_eight_bits, to_plain_colours

# All frames together: what is encoded in some seconds. Above it each frame is made smaller
ENCODED_LIMIT = 160_000_000
# What is decoded in some seconds
DECODED_LIMIT = 1_000_000_000
FRAMES_LIMIT = 3_000
# The most that a WebP can be wide or high
SIDE_LIMIT = 16_383
# Browsers take a wait of 10 ms or less for one that was forgotten
FORGOTTEN_WAIT, USUAL_WAIT = 10, 100
# The longest that a GIF can say
LONGEST_WAIT = 655_350
MOST_TURNS = 65_535
_MOVES, _HAS_ALPHA = 0x02, 0x10
# A frame's pixels take the place of those before, clear ones too
_NO_BLENDING = 0x02
_PIXELS = (b"ALPH", b"VP8 ", b"VP8L")


def is_moving(picture: Image.Image) -> bool:
    return getattr(picture, "n_frames", 1) > 1


def save_moving(
    picture: Image.Image, *, quality: int, fit: Callable[[Image.Image], Image.Image] | None = None
) -> tuple[bytes, tuple[int, int]]:
    """As WebP, put together here: Pillow 13 writes moving ones without their transparency. ``fit`` makes another
    size of each frame.

    Raises:
        TooLarge: drawing it would take too long.
    """
    count, pixels = getattr(picture, "n_frames", 1), picture.width * picture.height
    if count > FRAMES_LIMIT or count * pixels > DECODED_LIMIT:
        raise TooLarge
    # A PNG has lost nothing yet, and its edges would blur
    options = {"lossless": True, "quality": 0} if picture.format == "PNG" else {"quality": quality}
    turns = _count_turns(picture)
    size, body, before = picture.size, io.BytesIO(), None
    for drawn, wait in _draw_frames(picture, count):
        frame = fit(drawn) if fit else drawn
        body.write(_encode_frame(frame, before, wait, options))
        size, before = frame.size, frame
    head = struct.pack("<I", _MOVES | _HAS_ALPHA) + _pack(size[0] - 1) + _pack(size[1] - 1)
    chunks = _chunk(b"VP8X", head) + _chunk(b"ANIM", struct.pack("<IH", 0, turns)) + body.getvalue()
    return _chunk(b"RIFF", b"WEBP" + chunks), size


def _count_turns(picture: Image.Image) -> int:
    """0: for ever. A GIF counts how often it begins again, and says nothing when it plays once."""
    turns = int(picture.info.get("loop", 0))
    if picture.format == "GIF":
        turns = 1 if "loop" not in picture.info else turns and turns + 1
    return turns if turns <= MOST_TURNS else 0


def _draw_frames(picture: Image.Image, count: int) -> Iterator[tuple[Image.Image, int]]:
    """One after the other, so that only one is ever unpacked."""
    bounds = picture.size
    steps = ceil(max(sqrt(count * bounds[0] * bounds[1] / ENCODED_LIMIT), max(bounds) / SIDE_LIMIT))
    # A PNG's first may be for those that show no movement
    for at in range(1 if getattr(picture, "default_image", False) else 0, count):
        picture.seek(at)
        # The wait of a WebP's frame is known once it is read
        picture.load()
        if picture.size != bounds:
            # Later frames of a GIF may lie outside of it
            raise TooLarge
        drawn = to_eight_bits(picture.copy())
        small = drawn.reduce(steps) if steps > 1 else drawn
        yield to_plain_colours(small).convert("RGBA"), _read_wait(picture)


def _read_wait(frame: Image.Image) -> int:
    wait = round(frame.info.get("duration", 0) or 0)
    return USUAL_WAIT if wait <= FORGOTTEN_WAIT else min(LONGEST_WAIT, wait)


def _encode_frame(
    frame: Image.Image, before: Image.Image | None, wait: int, options: dict[str, int]
) -> bytes:
    """Only where it differs from the one before; one that does not is a pixel, for its wait."""
    box = (0, 0, *frame.size)
    if before is not None:
        box = ImageChops.difference(frame, before).getbbox(alpha_only=False) or (0, 0, 1, 1)
    # Places are written by twos
    left, top = box[0] & ~1, box[1] & ~1
    part = frame.crop((left, top, box[2], box[3]))
    encoded = io.BytesIO()
    part.save(encoded, "WEBP", method=0, **options)
    place = _pack(left // 2) + _pack(top // 2) + _pack(part.width - 1) + _pack(part.height - 1)
    return _chunk(b"ANMF", place + _pack(wait) + bytes((_NO_BLENDING,)) + _take_pixels(encoded.getvalue()))


def _take_pixels(webp: bytes) -> bytes:
    """The chunks of a still picture that a frame holds."""
    kept, at = b"", 12
    while at < len(webp):
        end = at + 8 + int.from_bytes(webp[at + 4 : at + 8], "little")
        end += end % 2
        kept += webp[at:end] if webp[at : at + 4] in _PIXELS else b""
        at = end
    return kept


def _pack(value: int) -> bytes:
    return value.to_bytes(3, "little")


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)
