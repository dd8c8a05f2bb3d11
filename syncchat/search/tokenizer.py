"""Text to words: the same on every database, for what is stored, asked for and highlighted."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

WORD_LIMIT = 64
# Of one message: more than 4,000 characters of Chinese have
WORDS_LIMIT = 4_000

# Scripts without spaces between words: each character is a word, and a longer query a phrase
_SINGLE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\u2600-\u27bf\U0001f000-\U0001faff\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u0652"
_LETTER = rf"(?:(?![{_SINGLE}_])[\w{_MARKS}])"
_WORD = re.compile(rf"[{_SINGLE}]|{_LETTER}+(?:['’]{_LETTER}+)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")
_DROPPED = re.compile(rf"[{_MARKS}'’]")
# Letters that Unicode does not take apart
_BASES = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


class Word(NamedTuple):
    """A folded word, and where it stands in the text."""

    text: str
    start: int
    end: int


def find_words(text: str) -> Iterator[Word]:
    pattern = _ASCII_WORD if text.isascii() else _WORD
    for found in pattern.finditer(text):
        folded = fold_word(found[0])
        if folded:
            yield Word(folded, found.start(), found.end())


def list_words(text: str) -> list[str]:
    return [word.text for word in find_words(text)][:WORDS_LIMIT]


def fold_word(word: str) -> str:
    """Without case, accents and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "")[:WORD_LIMIT]
    return _fold_letters(word)


@lru_cache(maxsize=20_000)
def _fold_letters(word: str) -> str:
    apart = _DROPPED.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return unicodedata.normalize("NFKC", apart.casefold()).translate(_BASES)[:WORD_LIMIT]


def fold_text(text: str) -> str:
    """For comparing names: words with one space between."""
    return " ".join(list_words(text))
