"""The part of a message around what was found, cut into pieces that are lit and pieces that are not."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from syncchat.text.words import Word, find_words

EXCERPT_LENGTH = 260
# Characters before the first hit that tell what it is about
LEAD = 60


class Piece(NamedTuple):
    text: str
    hit: bool


def highlight(text: str, said: Iterable[tuple[str, ...]]) -> list[Piece]:
    """``said``: sequences of folded words."""
    spans = _join(_find_spans(list(find_words(text)), set(said)))
    start, end = _choose_window(text, spans[0][0] if spans else 0)
    pieces = list(_cut(text, [span for span in spans if span[0] >= start and span[1] <= end], start, end))
    if start > 0:
        pieces.insert(0, Piece("… ", hit=False))
    if end < len(text):
        pieces.append(Piece(" …", hit=False))
    return pieces


def _find_spans(words: list[Word], said: set[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    lengths = sorted({len(each) for each in said}, reverse=True)
    texts = [word.text for word in words]
    for at, word in enumerate(words):
        for length in lengths:
            if tuple(texts[at : at + length]) in said:
                yield word.start, words[at + length - 1].end
                break


def _join(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _choose_window(text: str, first: int) -> tuple[int, int]:
    """Cut between words where there are any."""
    if len(text) <= EXCERPT_LENGTH:
        return 0, len(text)
    start = max(0, min(first - LEAD, len(text) - EXCERPT_LENGTH))
    if start > 0:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + EXCERPT_LENGTH)
    if end < len(text):
        space = text.rfind(" ", first + 1, end)
        end = space if space > first + EXCERPT_LENGTH // 3 else end
    return start, end


def _cut(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for first, last in spans:
        if first > at:
            yield Piece(text[at:first], hit=False)
        yield Piece(text[first:last], hit=True)
        at = last
    if at < end:
        yield Piece(text[at:end], hit=False)
