"""The order of names, as a browser sorts them (`Intl.Collator`, numeric): both databases would sort by bytes.

Unicode's root order for what names are made of: signs, digits by their value, then letters script by script. Accents
and case count only between names that are the same without them.
"""

import re
import unicodedata
from functools import lru_cache

from syncchat.text.characters import MARKS
from syncchat.text.folding import drop_umlauts, fold

CollationKey = tuple[tuple[tuple[int, int], ...], str, str]

_SIGNS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~"
_SIGN_PLACES = {sign: place for place, sign in enumerate(_SIGNS)} | {"’": _SIGNS.index("'")}
_SPACE, _SIGN, _SYMBOL, _CURRENCY, _NUMBER, _LETTER = range(6)
_KINDS = {"P": _SIGN, "Sc": _CURRENCY}
# Letters of their own, which folding makes of others: they come after и and after z
_APART = str.maketrans({"й": "и\u04ff", "þ": "z\u02af"})
# By Unicode's numbers Hangul would stand behind Japan's letters
_KANA, _HANGUL_FIRST, _HANGUL_LAST, _BEHIND_HANGUL = 0x3040, 0xAC00, 0xD7AF, 0x10000
_PIECE = re.compile(rf"\d+|_|\s+|(?:[^\W\d_]|[{MARKS}])+|[\s\S]")


@lru_cache(maxsize=20_000)
def make_collation_key(name: str) -> CollationKey:
    lower = unicodedata.normalize("NFC", name).lower()
    pieces = _PIECE.findall(lower.translate(_APART))
    places = tuple(place for piece in pieces for place in _place(piece))
    return places, _list_accents(lower), name.swapcase()


def _place(piece: str) -> list[tuple[int, int]]:
    first = piece[0]
    if first.isdecimal():
        return [(_NUMBER, int(piece))]
    if first.isalpha():
        return [(_LETTER, _place_letter(ord(letter))) for letter in drop_umlauts(fold(piece))]
    if first.isspace():
        return [(_SPACE, 0)]
    if first in _SIGN_PLACES:
        return [(_SIGN, _SIGN_PLACES[first])]
    kind = unicodedata.category(first)
    if kind[0] in "MC":
        return []
    return [(_KINDS.get(kind) or _KINDS.get(kind[0], _SYMBOL), len(_SIGNS) + ord(first))]


def _place_letter(code: int) -> int:
    return code if code < _KANA or _HANGUL_FIRST <= code <= _HANGUL_LAST else code + _BEHIND_HANGUL


def _list_accents(lower: str) -> str:
    """What folding drops, each at its letter's place."""
    if lower.isascii():
        return "\0" * len(lower)
    return "".join(
        "\0" * len(fold(each)) + each * (fold(each) != each) for each in unicodedata.normalize("NFD", lower)
    )
