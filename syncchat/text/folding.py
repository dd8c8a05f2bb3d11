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
# Letters that Unicode does not take apart
_LETTERS = {
    "đ": "d",
    "ł": "l",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ĸ": "k",
    "ƀ": "b",
    "ɓ": "b",
    "ɖ": "d",
    "ɗ": "d",
    "ə": "e",
    "ɛ": "e",
    "ɠ": "g",
    "ƙ": "k",
    "ɲ": "n",
    "ɔ": "o",
    "ŀ": "l",
    "ƴ": "y",
    "ʻ": "",
    "ʿ": "",
    "ʾ": "",
    # Arabic: alef in every form, ya without dots, ta marbuta, a hamza of its own; and Persian's and Urdu's same letters
    "ٱ": "ا",
    "ٲ": "ا",
    "ٳ": "ا",
    "ٵ": "ا",
    "ى": "ي",
    "ة": "ه",
    "ء": "",
    "ک": "ك",
    "ی": "ي",
    "ې": "ي",
    "ہ": "ه",
    "ۂ": "ه",
    "ۃ": "ه",
    "ھ": "ه",
    "ە": "ه",
    # Yiddish
    "װ": "וו",
    "ױ": "וי",
    "ײ": "יי",
}
_PLAIN = str.maketrans(_LETTERS)
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
    # Case first where it spells a letter with a mark, as İ; and once more for what normalising uncovers
    cased = normalise(normalise(text).casefold()).casefold()
    parts = _UMLAUT.split(cased)
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
