"""The people of the workspace."""

import random
import unicodedata
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from syncchat.sample_data.script import read_table

# Everybody whom the texts name.
FEWEST = 24


@dataclass(frozen=True, slots=True)
class Character:
    username: str
    name: str
    status: str = ""
    about: str = ""
    time_zone: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


def choose_cast(count: int, chance: random.Random) -> list[Character]:
    """The written characters first, then as many made-up ones as are wanted."""
    table = read_table("people")
    written = [Character(**person) for person in table["people"]]
    return [*written, *_make_up(count - len(written), table["more"], chance)]


def _make_up(count: int, names: dict[str, Any], chance: random.Random) -> list[Character]:
    pairs = list(product(names["first"], names["last"]))
    chance.shuffle(pairs)
    return [
        Character(_spell(f"{first}.{last}"), f"{first} {last}")
        for first, last in islice(pairs, max(0, count))
    ]


def _spell(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "."))
