"""Text to words, for what is stored, asked for and highlighted."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from syncchat.text.characters import MARKS, SINGLE
from syncchat.text.folding import fold
from syncchat.text.normal import normalise_in_place

WORD_LIMIT = 64
# Of one message: more than 4,000 characters of Chinese have
WORDS_LIMIT = 4_000

# French and Italian: the article is a word of its own
_ELIDED = "(?i:jusqu|lorsqu|puisqu|quoiqu|quelqu|qu|dell|nell|sull|dall|all|[cdjlmnst])"
_LETTER = rf"[^\W_{SINGLE}]"
_PART = rf"{_LETTER}(?:{_LETTER}|[{MARKS}])*"
_WORD = re.compile(
    rf"[{SINGLE}]"
    rf"|(?<!\w){_ELIDED}(?=['’]{_LETTER}{{2}})"
    # In Hebrew two strokes within a word mark an abbreviation
    rf"|{_PART}(?:(?:['’]|(?<=[\u05d0-\u05ea])[\"״”](?=[\u05d0-\u05ea])){_PART})*"
)
_ASCII_WORD = re.compile(rf"(?<![A-Za-z0-9_]){_ELIDED}(?='[A-Za-z]{{2}})|[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")


class Word(NamedTuple):
    """A folded word, and where it stands in the text."""

    text: str
    start: int
    end: int


def find_words(text: str) -> Iterator[Word]:
    normal = normalise_in_place(text)
    pattern = _ASCII_WORD if normal.text.isascii() else _WORD
    for found in pattern.finditer(normal.text):
        folded = fold(found[0])[:WORD_LIMIT]
        if folded:
            yield Word(folded, *normal.locate(*found.span()))


def list_words(text: str) -> list[str]:
    return [word.text for word in find_words(text)][:WORDS_LIMIT]
