"""Which way a text runs (Unicode Standard Annex 9, rule P2)."""

from unicodedata import bidirectional

_FROM_RIGHT = {"R", "AL"}


def runs_from_right(text: str) -> bool | None:
    """By its first letter that has a direction; None if none has: digits and signs go along with any."""
    for char in text:
        direction = bidirectional(char)
        if direction == "L":
            return False
        if direction in _FROM_RIGHT:
            return True
    return None
