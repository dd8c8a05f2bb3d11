"""Without case, accents and points, so that people find a word however it is typed.

A folded text keeps ä, ö, ü, å and ø, which are typed in two ways: as a, o, u (`drop_umlauts`), and as ae, oe, ue
(`spell_umlauts`).
"""

import re
import unicodedata
from functools import lru_cache

from syncchat.text.normal import normalise

# What readers leave out: accents, the points of Hebrew and Arabic, Arabic's long line, the dots that
# Hindi's borrowed sounds have below, apostrophes.
# Vowel signs of Indic scripts and the voice marks of Japanese are letters of their own, and stay
_DROPPED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f3\u05f4"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff"
    "\u093c\u0a3c\u0abc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f'’\u02bc\"”]"
)
# Letters that Unicode does not take apart, each with what is typed for it
_LETTERS = (
    "đd łl ıi æae œoe þth ðd ħh ŧt ŋn ĸk ƀb ɓb ɖd ɗd əe ɛe ɠg ƙk ɲn ɔo ŀl ƴy ßss ςσ ʻ ʿ ʾ "
    # Alef in every form, ya without dots, ta marbuta, a hamza of its own; the same letters of Persian and Urdu
    "\u0671\u0627 \u0672\u0627 \u0673\u0627 \u0675\u0627 \u0649\u064a \u0629\u0647 \u0621 "
    "\u06a9\u0643 \u06cc\u064a \u06d0\u064a \u06c1\u0647 \u06c2\u0647 \u06c3\u0647 \u06be\u0647 \u06d5\u0647 "
    # Yiddish
    "\u05f0\u05d5\u05d5 \u05f1\u05d5\u05d9 \u05f2\u05d9\u05d9"
)
_PLAIN = str.maketrans({pair[0]: pair[1:] for pair in _LETTERS.split(" ")})
UMLAUTS = {"ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "å": ("a", "aa"), "ø": ("o", "oe")}
_BARE = str.maketrans({letter: bare for letter, (bare, _spelled) in UMLAUTS.items()})
_SPELLED = str.maketrans({letter: spelled for letter, (_bare, spelled) in UMLAUTS.items()})
_UMLAUT = re.compile(f"([{''.join(UMLAUTS)}])")


def fold(text: str) -> str:
    """The key of a word: what has the same key is the same word, typed otherwise."""
    if text.isascii():
        return text.lower().replace("'", "").replace('"', "")
    return _fold_letters(text)


@lru_cache(maxsize=20_000)
def _fold_letters(text: str) -> str:
    # Lower case and not `casefold`, which makes a letter of Greek's iota subscript
    parts = _UMLAUT.split(unicodedata.normalize("NFC", normalise(text).lower()))
    parts[::2] = map(_drop_marks, parts[::2])
    return "".join(parts)


def _drop_marks(text: str) -> str:
    apart = _DROPPED.sub("", unicodedata.normalize("NFD", text)).translate(_PLAIN)
    whole = unicodedata.normalize("NFC", apart)
    return whole if whole.isascii() else "".join(map(_read_digit, whole))


def _read_digit(letter: str) -> str:
    """Digits of every script are those of ASCII."""
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def drop_umlauts(folded: str) -> str:
    return folded if folded.isascii() else folded.translate(_BARE)


def spell_umlauts(folded: str) -> str:
    return folded if folded.isascii() else folded.translate(_SPELLED)
