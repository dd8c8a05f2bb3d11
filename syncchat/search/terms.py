"""Words as the engines see them: numbers written in letters, so that no engine takes them apart again."""

from collections.abc import Callable, Collection, Iterable, Sequence

from django.db import connection
from django.db.models import Q

from syncchat.models import SearchTerm
from syncchat.search.backends import has_term
from syncchat.search.stemming import find_german_stem, find_stem
from syncchat.text.folding import drop_umlauts, spell_umlauts
from syncchat.text.words import WORD_LIMIT

# SQLite takes 250,000 variables, PostgreSQL 65,535
CHUNK = 5_000
LINK, FILE, IMAGE = "ml", "mf", "mi"
# What is kept beside a word, to find it by
FORMS = ("bare", "spelled", "stem", "german")


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


def make_term(word: str) -> SearchTerm:
    bare, spelled = drop_umlauts(word), spell_umlauts(word)[:WORD_LIMIT]
    return SearchTerm(
        word=word,
        bare=bare,
        spelled=spelled if spelled != bare else "",
        stem=find_stem(word),
        german=find_german_stem(word),
    )


def find_spellings(words: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Of each word, those known that it may be typed for: Müller for both `muller` and `mueller`."""
    typed = {word: (drop_umlauts(word), spell_umlauts(word)) for word in words}
    wanted = {form for forms in typed.values() for form in forms}
    terms = SearchTerm.objects.filter(Q(bare__in=wanted) | Q(spelled__in=wanted)).order_by("pk")
    rows = list(terms.values_list("word", "pk", "bare", "spelled"))
    return {
        word: [(known, pk) for known, pk, *forms in rows if bare == forms[0] or spelled in forms]
        for word, (bare, spelled) in typed.items()
    }


def list_beginning(word: str, limit: int) -> list[tuple[str, int]]:
    """Words that begin so, those first that came first, which are the common ones."""
    return _list_any(_spell_condition(word, _begins), limit)


def _begins(column: str, start: str) -> Q:
    if connection.vendor == "sqlite":  # its LIKE ignores the index
        return Q(**{f"{column}__gte": start, f"{column}__lt": start + chr(0x10FFFF)})
    return Q(**{f"{column}__startswith": start})


def list_related(words: Collection[str], limit: int) -> list[tuple[str, int]]:
    """Words of the same stem as one of these, in whichever language."""
    stems, german = map(find_stem, words), map(find_german_stem, words)
    return _list_any(Q(stem__in=set(stems)) | Q(german__in=set(german)), limit)


def list_containing(part: str, limit: int) -> list[tuple[str, int]]:
    return _list_any(_spell_condition(part, lambda column, form: Q(**{f"{column}__contains": form})), limit)


def _spell_condition(word: str, compare: Callable[[str, str], Q]) -> Q:
    bare, spelled = drop_umlauts(word), spell_umlauts(word)
    condition = compare("bare", bare) | compare("spelled", spelled)
    return condition if bare == spelled else condition | compare("bare", spelled)


def _list_any(condition: Q, limit: int) -> list[tuple[str, int]]:
    terms = SearchTerm.objects.filter(condition)
    return list(terms.order_by("pk").values_list("word", "pk")[:limit])


def drop_unused(words: Sequence[int]) -> int:
    """Forget those of these words that no message says any more. Returns how many."""
    unused = [number for number in words if not has_term(spell_word(number))]
    return SearchTerm.objects.filter(pk__in=unused).delete()[0] if unused else 0
