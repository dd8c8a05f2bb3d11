"""Classes of marks: those that end a sentence or a quotation, and those that stand inside of words."""

from unicodedata import category

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
