"""Words as the engines see them: numbers written in letters, so that no engine takes them apart again."""

from collections.abc import Iterable, Sequence

from django.db import connection

from syncchat.models import SearchTerm
from syncchat.search.backends import has_term

# SQLite takes 250,000 variables, PostgreSQL 65,535
CHUNK = 5_000
LINK, FILE, IMAGE = "ml", "mf", "mi"


def spell_number(kind: str, number: int) -> str:
    """``w`` for a word, ``r`` a room, ``a`` an author, then the number to the base of 26 letters."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = chr(97 + rest) + letters
        if number == 0:
            return kind + letters


def spell_word(term_id: int) -> str:
    return spell_number("w", term_id)


def read_word(term: str) -> int | None:
    """The number of a word; None for what is none."""
    if not term.startswith("w"):
        return None
    number = 0
    for letter in term[1:]:
        number = number * 26 + ord(letter) - 97
    return number


def find_terms(words: Iterable[str]) -> dict[str, int]:
    """The numbers of those words that are known."""
    wanted = sorted(set(words))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = SearchTerm.objects.filter(word__in=wanted[start : start + CHUNK])
        found.update(chunk.values_list("word", "pk"))
    return found


def list_beginning(word: str, limit: int) -> list[tuple[str, int]]:
    """Words that begin so, those first that came first, which are the common ones."""
    if connection.vendor == "sqlite":  # its LIKE ignores the index
        terms = SearchTerm.objects.filter(word__gte=word, word__lt=word + chr(0x10FFFF))
    else:
        terms = SearchTerm.objects.filter(word__startswith=word)
    return list(terms.order_by("pk").values_list("word", "pk")[:limit])


def list_related(stem: str, limit: int) -> list[tuple[str, int]]:
    return list(SearchTerm.objects.filter(stem=stem).order_by("pk").values_list("word", "pk")[:limit])


def list_containing(part: str, limit: int) -> list[tuple[str, int]]:
    terms = SearchTerm.objects.filter(word__contains=part)
    return list(terms.order_by("pk").values_list("word", "pk")[:limit])


def drop_unused(words: Sequence[int]) -> int:
    """Forget those of these words that no message says any more. Returns how many."""
    unused = [number for number in words if not has_term(spell_word(number))]
    return SearchTerm.objects.filter(pk__in=unused).delete()[0] if unused else 0
