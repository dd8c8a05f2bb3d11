"""What differs between SQLite's FTS5 and PostgreSQL's tsvector: how a condition is put, and one lock."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from syncchat.models import SearchDocument

# A sequence of terms that stand side by side; any of an alternative; and all of the alternatives
Phrase = tuple[str, ...]
Condition = Sequence[Sequence[Phrase]]

DOCUMENTS = "syncchat_searchdocument"
# Any number, as long as nothing else of ours takes the same
LOCK = 0x5EA7C4


def match(documents: QuerySet[SearchDocument], condition: Condition) -> QuerySet[SearchDocument]:
    """Documents that fulfil it, the newest first."""
    if not condition:
        return documents.order_by("-pk")
    if connection.vendor == "sqlite":
        # Both tables side by side, and not "id IN": so the index is read from the newest on, and only as far as asked
        return documents.extra(  # noqa: S610
            tables=["syncchat_search"],
            where=["syncchat_search MATCH %s", f"syncchat_search.rowid = {DOCUMENTS}.id"],
            params=[_write_fts5(condition)],
            order_by=["-syncchat_search.rowid"],
        )
    documents = _match_vector(documents, _write_tsquery(condition))
    for group in condition:
        if any(len(phrase) > 1 for phrase in group):
            documents = _match_phrases(documents, group)
    return documents.order_by("-pk")


def rank(documents: QuerySet[SearchDocument], condition: Condition) -> QuerySet[SearchDocument]:
    """What `match` found, the best first: rare words, said often, in a short text."""
    if connection.vendor == "sqlite":
        return documents.extra(order_by=["syncchat_search.rank", "-syncchat_search.rowid"])
    scored = documents.extra(  # noqa: S610
        # 1: divided by the logarithm of the text's length
        select={"score": f"ts_rank_cd({DOCUMENTS}.vector, %s::tsquery, 1)"},
        select_params=[_write_tsquery(condition)],
    )
    return scored.extra(order_by=["-score", "-id"])


def _match_vector(documents: QuerySet[SearchDocument], tsquery: str) -> QuerySet[SearchDocument]:
    return documents.extra(where=[f"{DOCUMENTS}.vector @@ %s::tsquery"], params=[tsquery])  # noqa: S610


def _match_phrases(documents: QuerySet[SearchDocument], group: Sequence[Phrase]) -> QuerySet[SearchDocument]:
    """Side by side in the terms themselves: a tsvector keeps 256 places of a word, and none past 16,383."""
    sequences = [f"% {' '.join(phrase)} %" for phrase in group]
    return documents.extra(  # noqa: S610
        where=[f"' ' || {DOCUMENTS}.terms || ' ' LIKE ANY(%s)"], params=[sequences]
    )


def _write_fts5(condition: Condition) -> str:
    groups = (" OR ".join(f'"{" ".join(phrase)}"' for phrase in group) for group in condition)
    return " AND ".join(f"({group})" for group in groups)


def _write_tsquery(condition: Condition) -> str:
    groups = (" | ".join(f"({' & '.join(phrase)})" for phrase in group) for group in condition)
    return " & ".join(f"({group})" for group in groups)


def has_term(term: str) -> bool:
    return match(SearchDocument.objects.all(), [[(term,)]]).exists()


def lock_index() -> None:
    """Until the transaction ends, nobody else changes words and documents. On SQLite one writes at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def clear() -> None:
    """Once there are no documents: FTS5 keeps what was deleted until it is merged, and this does not wait."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO syncchat_search(syncchat_search) VALUES ('delete-all')")
