"""What a query asks for, in words that stand in messages: their forms, their beginnings, their insides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db.models.functions import Length

from syncchat.models import SearchTerm
from syncchat.search.backends import Phrase
from syncchat.search.parsing import Wanted
from syncchat.search.stemming import find_stem
from syncchat.search.terms import find_terms, list_beginning, list_containing, list_related, spell_word

# A word with more forms than this is asked for in its commonest ones
FORMS_LIMIT = 200
INSIDE_SHORTEST = 3
# Of the commonest words that could be meant
SIMILAR_LOOKED_AT = 3_000
SIMILAR_ENOUGH = 0.7


@dataclass
class ExpandedTerm:
    """``group`` for the engine; ``said`` are the same sequences of words, to be lit up where they stand."""

    group: list[Phrase] = field(default_factory=list)
    said: list[tuple[str, ...]] = field(default_factory=list)


def expand_term(wanted: Wanted) -> ExpandedTerm:
    """Nothing in it, if no message says anything like it."""
    *before, last = wanted.words
    numbers = find_terms(before)
    if len(numbers) < len(set(before)):
        return ExpandedTerm()
    forms = find_terms([last]).items() if wanted.exact else _list_forms(last, wanted, is_alone=not before)
    start = tuple(spell_word(numbers[word]) for word in before)
    return ExpandedTerm(
        [(*start, spell_word(number)) for _word, number in forms],
        [(*before, word) for word, _number in forms],
    )


def _list_forms(word: str, wanted: Wanted, *, is_alone: bool) -> list[tuple[str, int]]:
    found = dict(find_terms([word]))
    if is_alone:
        found.update(list_related(find_stem(word), FORMS_LIMIT))
    if len(word) > 1:
        found.update(list_beginning(word, FORMS_LIMIT))
    # Within words only when asked to or when nothing else is there: "cat" is not looked for in "location"
    if is_alone and len(word) >= INSIDE_SHORTEST and (wanted.inside or not found):
        found.update(list_containing(word, FORMS_LIMIT))
    return list(found.items())


def list_similar(word: str) -> list[str]:
    """Known words that may have been meant, the likeliest first."""
    if len(word) < 3 or word.isdecimal():
        return []
    nearby = SearchTerm.objects.annotate(size=Length("word")).filter(
        size__gte=len(word) - 2, size__lte=len(word) + 2, word__startswith=word[0]
    )
    words: Iterable[str] = nearby.order_by("pk").values_list("word", flat=True)[:SIMILAR_LOOKED_AT]
    matcher = SequenceMatcher(b=word, autojunk=False)
    rated = []
    for each in words:
        matcher.set_seq1(each)
        if matcher.real_quick_ratio() >= SIMILAR_ENOUGH and matcher.quick_ratio() >= SIMILAR_ENOUGH:
            rated.append((matcher.ratio(), each))
    return [each for ratio, each in sorted(rated, reverse=True)[:5] if ratio >= SIMILAR_ENOUGH]


def merge_said(meanings: Sequence[ExpandedTerm]) -> set[tuple[str, ...]]:
    return {said for meaning in meanings for said in meaning.said}
