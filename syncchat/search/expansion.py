"""What a query asks for, in words that stand in messages: their forms, their beginnings, their insides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice, product

from django.db.models.functions import Length

from syncchat.models import SearchTerm
from syncchat.search.backends import Phrase
from syncchat.search.parsing import Wanted
from syncchat.search.terms import find_spellings, list_beginning, list_containing, list_related, spell_word
from syncchat.text.folding import drop_umlauts

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
    spellings = find_spellings(wanted.words)
    if not all(spellings[word] for word in before):
        return ExpandedTerm()
    forms = spellings[last]
    if not wanted.exact:
        forms = _list_forms(last, dict(forms), wanted, is_alone=not before)
    sequences = list(islice(product(*(spellings[word] for word in before), forms), FORMS_LIMIT))
    return ExpandedTerm(
        [tuple(spell_word(number) for _word, number in sequence) for sequence in sequences],
        [tuple(word for word, _number in sequence) for sequence in sequences],
    )


def _list_forms(word: str, found: dict[str, int], wanted: Wanted, *, is_alone: bool) -> list[tuple[str, int]]:
    if is_alone:
        found.update(list_related({word, *found}, FORMS_LIMIT))
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
        size__gte=len(word) - 2, size__lte=len(word) + 2, bare__startswith=drop_umlauts(word[0])
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
