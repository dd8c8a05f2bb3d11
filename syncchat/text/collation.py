"""The order of names, as a browser sorts them (`Intl.Collator`, numeric): both databases would sort by bytes.

Unicode's root order for what names are made of: signs, digits by their value, then letters script by script. Accents
and case count only between names that are the same without them.
"""

import re
import unicodedata
from functools import lru_cache

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
_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=20_000)
def make_collation_key(name: str) -> CollationKey:
    lower = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).lower()
    places: list[tuple[int, int]] = []
    for at, piece in enumerate(_DIGITS.split(lower)):
        if at % 2:
            places.append((_NUMBER, int(piece)))
        else:
            for char in piece:
                places += _place(char)
    # Without accents comes first
    accents = "" if name.isascii() else "".join(map(_find_accent, unicodedata.normalize("NFD", lower)))
    return tuple(places), accents, name.swapcase()


@lru_cache(maxsize=5_000)
def _place(char: str) -> tuple[tuple[int, int], ...]:
    if char.isspace():
        return ((_SPACE, 0),)
    if char in _SIGN_PLACES:
        return ((_SIGN, _SIGN_PLACES[char]),)
    kind = unicodedata.category(char)
    if kind[0] in "LM":
        return tuple(
            (_LETTER, _place_letter(ord(each))) for each in drop_umlauts(fold(char.translate(_APART)))
        )
    if kind[0] == "C":
        return ()
    return ((_KINDS.get(kind) or _KINDS.get(kind[0], _SYMBOL), len(_SIGNS) + ord(char)),)


def _place_letter(code: int) -> int:
    return code if code < _KANA or _HANGUL_FIRST <= code <= _HANGUL_LAST else code + _BEHIND_HANGUL


@lru_cache(maxsize=5_000)
def _find_accent(char: str) -> str:
    """What folding drops, at its letter's place."""
    folded = fold(char)
    return "\0" * len(folded) + char * (folded != char)
