"""What a query asks for, in words that stand in messages: their forms, their beginnings, their insides."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice, product
from operator import or_

from django.db.models import Q
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
# Up to so many letters one slip is looked for, else two
SHORT_WORD = 5


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
    """Known words that may have been meant: fewest slips first, then as long as what was typed, then the commonest."""
    if len(word) < 3 or word.isdecimal():
        return []
    firsts = {drop_umlauts(letter) for letter in word[:2]}
    begins = reduce(or_, (Q(bare__startswith=letter) for letter in sorted(firsts)))
    slips = 1 if len(word) <= SHORT_WORD else 2
    nearby = SearchTerm.objects.annotate(size=Length("word")).filter(
        begins, size__gte=len(word) - slips, size__lte=len(word) + slips
    )
    known = nearby.order_by("pk").values_list("word", flat=True)[:SIMILAR_LOOKED_AT]
    rated = [
        (count, abs(len(each) - len(word)), place, each)
        for place, each in enumerate(known)
        if 0 < (count := count_slips(word, each)) <= slips
    ]
    return [each for *_rating, each in sorted(rated)[:5]]


def count_slips(typed: str, meant: str) -> int:
    """Letters to leave out, put in, change, or swap with their neighbour (optimal string alignment)."""
    above: list[int] = []
    row = list(range(len(meant) + 1))
    for at, letter in enumerate(typed):
        two_above, above, row = above, row, [at + 1]
        for place, other in enumerate(meant):
            cost = min(above[place + 1] + 1, row[place] + 1, above[place] + (letter != other))
            if at and place and letter == meant[place - 1] and typed[at - 1] == other:
                cost = min(cost, two_above[place - 1] + 1)
            row.append(cost)
    return row[-1]


def merge_said(meanings: Sequence[ExpandedTerm]) -> set[tuple[str, ...]]:
    return {said for meaning in meanings for said in meaning.said}
