"""One spelling for what looks the same, and where each character of it came from."""

import re
import unicodedata
from typing import NamedTuple

from syncchat.text.characters import IGNORABLE, JOINED

_IGNORED = re.compile(f"[{IGNORABLE}]")
# Unicode would write "TM" and "SM", which would join the word before
_TRADE_MARKS = re.compile("[™℠]")
# A run of characters that stay as they are, or one with everything that joins it
_CLUSTER = re.compile(
    rf"[\x00-\x7f\u0400-\u045f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]+(?![{JOINED}])"
    rf"|[\s\S][{JOINED}]*"
)


class Normal(NamedTuple):
    """``starts`` and ``ends`` are places in the text as it was written; None where each is its own."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def locate(self, start: int, end: int) -> tuple[int, int]:
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> str:
    """NFKC, without what is drawn as nothing."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _IGNORED.sub("", _TRADE_MARKS.sub(" ", text)))


def normalise_in_place(text: str) -> Normal:
    if text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _IGNORED.search(text)):
        return Normal(text)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CLUSTER.finditer(text):
        written, (first, last) = found[0], found.span()
        piece = normalise(written)
        if piece == written:
            starts.extend(range(first, last))
            ends.extend(range(first + 1, last + 1))
        else:
            starts.extend([first] * len(piece))
            ends.extend([last] * len(piece))
        pieces.append(piece)
    return Normal("".join(pieces), starts, ends)
