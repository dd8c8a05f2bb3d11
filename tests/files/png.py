"""PNG files of every kind that the standard knows, and what their pixels are in 8 bits (W3C PNG, 11.2.1)."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, COLOUR: 3, PALETTE: 1, GREY_ALPHA: 2, COLOUR_ALPHA: 4}
DEPTHS = {
    GREY: (1, 2, 4, 8, 16),
    COLOUR: (8, 16),
    PALETTE: (1, 2, 4, 8),
    GREY_ALPHA: (8, 16),
    COLOUR_ALPHA: (8, 16),
}
NAMES = {GREY: "grey", COLOUR: "colour", PALETTE: "palette", GREY_ALPHA: "grey+alpha", COLOUR_ALPHA: "rgba"}
SIGNATURE = b"\x89PNG\r\n\x1a\n"
Pixel = tuple[int, int, int, int]


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@dataclass(frozen=True)
class Mode:
    colour: int
    depth: int
    # Whether one colour, or one entry of the palette, stands for nothing
    is_keyed: bool = False

    def __str__(self) -> str:
        return f"{NAMES[self.colour]} {self.depth}{' keyed' if self.is_keyed else ''}"

    @property
    def top(self) -> int:
        return (1 << self.depth) - 1

    def samples(self) -> list[tuple[int, ...]]:
        """A row from the least value to the highest, a channel ahead of the other."""
        count = min(self.top + 1, 16)
        steps = [round(self.top * each / (count - 1)) for each in range(count)]
        channels = CHANNELS[self.colour]
        return [tuple(steps[(at + 3 * shift) % count] for shift in range(channels)) for at in range(count)]

    @property
    def key(self) -> tuple[int, ...] | None:
        return self.samples()[-1] if self.is_keyed else None

    def encode(self) -> bytes:
        rows = self.samples()
        bits = "".join(f"{value:0{self.depth}b}" for pixel in rows for value in pixel)
        packed = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8))
        header = struct.pack(">IIBBBBB", len(rows), 2, self.depth, self.colour, 0, 0, 0)
        body = zlib.compress((b"\x00" + packed) * 2)
        return b"".join(
            [SIGNATURE, chunk(b"IHDR", header), *self._describe(), chunk(b"IDAT", body), chunk(b"IEND", b"")]
        )

    def _describe(self) -> Sequence[bytes]:
        told = []
        if self.colour == PALETTE:
            told.append(chunk(b"PLTE", b"".join(bytes(_paint(each)) for each in range(self.top + 1))))
        if self.key and self.colour == PALETTE:
            told.append(chunk(b"tRNS", b"\xff" * self.key[0] + b"\x00"))
        elif self.key:
            told.append(chunk(b"tRNS", b"".join(struct.pack(">H", each) for each in self.key)))
        return told

    def expect(self) -> list[Pixel]:
        return [self._expect(pixel) for pixel in self.samples()]

    def _expect(self, pixel: tuple[int, ...]) -> Pixel:
        alpha = 0 if pixel == self.key else 255
        if self.colour == PALETTE:
            return (*_paint(pixel[0]), alpha)
        eight = [round(value * 255 / self.top) for value in pixel]
        if self.colour in (GREY_ALPHA, COLOUR_ALPHA):
            *eight, alpha = eight
        red, green, blue = eight * 3 if len(eight) == 1 else eight
        return (red, green, blue, alpha)


def _paint(index: int) -> tuple[int, int, int]:
    return (index * 7 % 256, index * 31 % 256, 255 - index * 11 % 256)


def list_modes() -> list[Mode]:
    plain = [Mode(colour, depth) for colour, depths in DEPTHS.items() for depth in depths]
    keyed = [Mode(each.colour, each.depth, True) for each in plain if each.colour in (GREY, COLOUR, PALETTE)]
    return plain + keyed


def make_large(width: int, height: int, *, rows: int | None = None) -> bytes:
    """Many pixels, black and white, in few bytes; or fewer rows of them than its header claims."""
    header = struct.pack(">IIBBBBB", width, height, 1, GREY, 0, 0, 0)
    row = b"\x00" + b"\x55" * -(-width // 8)
    body = zlib.compress(row * (height if rows is None else rows))
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
