"""An index of another release is read anew by itself; until then it finds what it found."""

from django.db import transaction
from django.db.models import OuterRef, Subquery

from syncchat.models import IndexPosition, Log, SearchTerm
from syncchat.search.backends import lock_index
from syncchat.search.indexing import VERSION
from syncchat.search.terms import FORMS, make_term

# Words in one transaction
STEP = 1_000


def is_outdated() -> bool:
    return IndexPosition.objects.exclude(version=VERSION).exists()


def renew() -> bool:
    """Put the words in order and every log back to its beginning. Returns whether there was anything to do."""
    if not is_outdated():
        return False
    last: int | None = 0
    while last is not None:
        last = _renew_terms(last)
    _turn_back()
    return True


@transaction.atomic
def _renew_terms(after: int) -> int | None:
    lock_index()
    terms = list(SearchTerm.objects.filter(pk__gt=after).order_by("pk")[:STEP])
    for term in terms:
        made = make_term(term.word)
        for name in FORMS:
            setattr(term, name, getattr(made, name))
    SearchTerm.objects.bulk_update(terms, FORMS, batch_size=200)
    return terms[-1].pk if terms else None


@transaction.atomic
def _turn_back() -> None:
    """Under the lock: whoever reads a log would write over it how far they came."""
    lock_index()
    floor = Log.objects.filter(pk=OuterRef("pk")).values("floor")[:1]
    IndexPosition.objects.exclude(version=VERSION).update(seq=Subquery(floor), version=VERSION)
