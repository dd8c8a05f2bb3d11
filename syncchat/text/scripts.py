"""Characters by how they are written: words that no space parts, and marks that end a sentence or a quotation."""

from unicodedata import category

# Han, kana, Hangul, Thai, Lao, Myanmar, Khmer; like all below the inside of a character class
UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3031-\u303c\u3040-\u30ff\u3100-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)
CJK_MARKS = "\u3000-\u303f\ufe30-\ufe4f\uff01-\uff65\uffe0-\uffee"
# They stand inside of words: col·lega, ジョン・スミス, צה״ל, བོད་ཡིག
IN_WORDS = "\u00b7\u05f3\u05f4\u0f0b\u30fb\uff65"
_DASHES = "\u2014\u2015\u301c\uff5e"
_CATEGORIES = {"Pi", "Pf", "Po", "Ps", "Pe"}
# Where they are below U+12500; all of Unicode would take 150 ms of the start.
_BLOCKS = (range(0x80, 0x3100), range(0xA000, 0xAC00), range(0xFB00, 0x10000), range(0x10100, 0x12500))
SENTENCE_MARKS = (
    _DASHES
    + "\uff5c"
    + "".join(
        char
        for block in _BLOCKS
        for char in map(chr, block)
        if category(char) in _CATEGORIES and char not in IN_WORDS
    )
)
