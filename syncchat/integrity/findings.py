from typing import NamedTuple


class Finding(NamedTuple):
    """Where the database disagrees with itself, and how, in a sentence for the person who keeps it."""

    where: str
    sentence: str
