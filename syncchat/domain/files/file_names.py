"""What a file may be called. On the disk it never has this name."""

import unicodedata

from syncchat.text.blank import is_blank

LONGEST = 200
LONGEST_ENDING = 16


def clean_file_name(name: str) -> str:
    """The last part of a path, without what moves a terminal, a header or the direction of reading."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(each for each in unicodedata.normalize("NFC", last) if _is_writing(each))
    tidy = " ".join(visible.split()).strip(". ")
    stem, dot, ending = tidy.rpartition(".")
    if is_blank(stem if dot else tidy):
        tidy = f"file{dot}{ending if dot else ''}"
    return _shorten(tidy)


def _is_writing(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def _shorten(name: str) -> str:
    """Its ending says what it is, so that stays."""
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


def change_ending(name: str, ending: str) -> str:
    """After a picture was stored as another kind of picture."""
    stem, dot, _old = name.rpartition(".")
    return _shorten(f"{stem if dot else name}.{ending}")
