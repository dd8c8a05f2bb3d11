"""Classes of characters for regular expressions, which know no Unicode properties in Python."""

import unicodedata
from collections.abc import Iterable

# Default_Ignorable_Code_Point of Unicode 17, which `unicodedata` does not have: drawn as nothing
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Words that no space parts: Han, kana, Hangul with its particles, Thai, Lao, Myanmar, Khmer
UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3031-\u303c\u3040-\u30ff\u3100-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
# Each of them is found as a word
SINGLE = UNSPACED + _PICTURES
# Letters and digits of names and addresses, with accents and of full width
LATIN = "0-9A-Za-zªºÀ-ÖØ-öø-\u02af\u0300-\u036f\u1e00-\u1eff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
# Parts of Hangul syllables and Japanese voice marks join the character before them and are no marks to Unicode
_JOINING = "\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f\uffc2-\uffdc"
_FIRST_MARK, _LAST_MARK = 0x300, 0x1E94A


def _write_ranges(codes: Iterable[int]) -> str:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


MARKS = _write_ranges(
    code for code in range(_FIRST_MARK, _LAST_MARK + 1) if unicodedata.category(chr(code))[0] == "M"
)
JOINED = MARKS + _JOINING + IGNORABLE
