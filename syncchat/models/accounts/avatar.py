"""How a person is drawn without a photo (design: people are round, hue by id)."""

import unicodedata

HUES = 10


def count_hue(person_id: int) -> int:
    """The avatar's colour goes by id, so renaming never changes it."""
    return person_id % HUES


def shorten_to_initials(name: str) -> str:
    """First letter of the first and last word; a letter keeps its combining marks."""
    words = name.split() or ["?"]
    chosen = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(_first_letter(word) for word in chosen).upper()


def _first_letter(word: str) -> str:
    letter = word[:1]
    for mark in word[1:]:
        if not unicodedata.combining(mark) and mark not in "\u200d\ufe0f":
            break
        letter += mark
    return letter
