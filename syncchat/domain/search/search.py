"""Finding messages again: everything that a person may read, and nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db import OperationalError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syncchat.access import list_messages_for, pick_rooms_for
from syncchat.domain.markup import plain_text
from syncchat.domain.search.filters import Scope, find_scope
from syncchat.domain.search.neighbours import find_neighbours
from syncchat.errors import Invalid
from syncchat.models import Message, Room, SearchDocument, User
from syncchat.protocol.search import SearchOrder
from syncchat.search.attached import list_names, list_texts, read_attached
from syncchat.search.backends import Condition, Phrase, match, rank
from syncchat.search.expansion import ExpandedTerm, expand_term, list_similar, merge_said
from syncchat.search.highlighting import Piece, highlight
from syncchat.search.indexing import catch_up
from syncchat.search.parsing import Query, Wanted, parse_query, replace_word
from syncchat.search.terms import spell_number

PAGE_SIZE = 20
# Beyond it one reads "1,000+"; counting on would cost more than finding
COUNT_LIMIT = 1_000
FACETS = 8
# What was said a moment ago is read first; somebody else reads what is far behind
STEPS = 5
# Rooms that are named to the engine: more would be slower than looking at each candidate
NAMED_ROOMS = 8
SUGGESTIONS_TRIED = 4
# The best of so many of the newest
RANK_LIMIT = 5_000
TEXT_LIMIT = 5_000

Rows = QuerySet[SearchDocument, tuple[int, UUID]]


@dataclass(frozen=True)
class Result:
    """``before`` and ``after``: what stands beside it in its room."""

    message: Message
    excerpt: list[Piece]
    files: list[list[Piece]]
    before: Message | None = None
    after: Message | None = None


@dataclass
class Found:
    """A page of results, and how many there are of which room and person."""

    results: list[Result] = field(default_factory=list)
    next: str | None = None
    total: int = 0
    has_more: bool = False
    rooms: list[tuple[Room, int]] = field(default_factory=list)
    people: list[tuple[User, int]] = field(default_factory=list)
    suggestion: str | None = None
    notes: list[str] = field(default_factory=list)
    is_level: bool = True


def search(
    *,
    user: User,
    query: str,
    cursor: str = "",
    limit: int = PAGE_SIZE,
    order: SearchOrder = SearchOrder.NEWEST,
) -> Found:
    """Raises: Invalid, if the cursor is none of ours."""
    before = _read_cursor(cursor)
    asked = parse_query(query)
    is_level = _catch_up()
    scope = find_scope(user=user, query=asked)
    found = Found(notes=scope.notes, is_level=is_level)
    if not asked.wanted and not asked.filters:
        return found
    meanings = [expand_term(wanted) for wanted in asked.wanted]
    condition = _make_condition(scope, meanings)
    documents = _select(scope, condition)
    if documents is not None and condition is not None:
        is_best = order == SearchOrder.BEST and bool(meanings)
        rows = _rank_rows(documents, condition, before) if is_best else _list_rows(documents, before)
        _read_page(found, user, rows, meanings, limit, (before or 0) if is_best else None)
    if documents is not None and before is None and found.results:
        _count(found, user, documents)
    if not found.results and before is None:
        found.suggestion = _suggest(user, scope, asked, meanings, query)
    return found


def _read_cursor(cursor: str) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 18):
        raise Invalid(_("This page of results is not known. Search again."), field="cursor")
    return int(cursor)


def _catch_up() -> bool:
    """While others write a lot, an answer without the newest messages is better than none."""
    with suppress(OperationalError):
        return catch_up(STEPS)
    return False


def _make_condition(scope: Scope, meanings: Sequence[ExpandedTerm]) -> Condition | None:
    """None, if nothing can be among it."""
    groups: list[Sequence[Phrase]] = [meaning.group for meaning in meanings]
    if scope.is_empty or not all(groups):
        return None
    if scope.is_in_some and len(scope.rooms) <= NAMED_ROOMS:
        groups.append([(spell_number("r", room),) for room in scope.rooms])
    if scope.authors is not None:
        groups.append([(spell_number("a", author),) for author in scope.authors])
    return [*groups, *([(mark,)] for mark in scope.marks)]


def _select(scope: Scope, condition: Condition | None) -> QuerySet[SearchDocument] | None:
    if condition is None:
        return None
    return match(scope.narrow(SearchDocument.objects.filter(room_id__in=scope.rooms)), condition)


def _list_rows(documents: QuerySet[SearchDocument], before: int | None) -> Rows:
    newest = documents if before is None else documents.filter(pk__lt=before)
    return newest.values_list("pk", "message_id")


def _rank_rows(documents: QuerySet[SearchDocument], condition: Condition, before: int | None) -> Rows:
    """The cursor is how many were read: where something was said in between, a page may repeat one."""
    oldest = documents.values_list("pk", flat=True)[RANK_LIMIT : RANK_LIMIT + 1]
    if floor := next(iter(oldest), None):
        documents = documents.filter(pk__gt=floor)
    return rank(documents, condition).values_list("pk", "message_id")[before or 0 :]


def _read_page(
    found: Found,
    user: User,
    page: Rows,
    meanings: Sequence[ExpandedTerm],
    limit: int,
    read: int | None,
) -> None:
    """``read``: how many were on the pages before, where the order is not that of time."""
    rows = list(page[: limit + 1])
    if len(rows) > limit:
        found.next = str(rows[limit - 1][0] if read is None else read + limit)
    messages = list_messages_for(user, [message_id for _pk, message_id in rows[:limit]])
    read_attached(messages.values())
    beside = find_neighbours(user, messages)
    said = merge_said(meanings)
    for _pk, message_id in rows[:limit]:
        if message := messages.get(message_id):
            names = [highlight(name, said) for name in list_names(message)]
            text = " · ".join(plain_text(each, limit=TEXT_LIMIT) for each in list_texts(message) if each)
            found.results.append(Result(message, highlight(text, said), names, *beside.get(message_id, ())))


def _count(found: Found, user: User, documents: QuerySet[SearchDocument]) -> None:
    rows = list(documents.values_list("room_id", "author_id")[: COUNT_LIMIT + 1])
    found.has_more = len(rows) > COUNT_LIMIT
    rows = rows[:COUNT_LIMIT]
    found.total = len(rows)
    rooms = Counter(room for room, _author in rows)
    people = Counter(author for _room, author in rows)
    shown = {result.message.room_id for result in found.results}
    named = pick_rooms_for(user, {*dict(rooms.most_common(FACETS)), *shown})
    authors = User.objects.in_bulk(dict(people.most_common(FACETS)))
    found.rooms = [(named[room], count) for room, count in rooms.most_common() if room in named]
    found.people = [(authors[each], count) for each, count in people.most_common(FACETS) if each in authors]


def _suggest(
    user: User, scope: Scope, asked: Query, meanings: Sequence[ExpandedTerm], text: str
) -> str | None:
    """The query with other words, if that finds something here: another room's words are not betrayed."""
    lost = [
        wanted
        for wanted, meaning in zip(asked.wanted, meanings, strict=True)
        if not meaning.group or not _is_any(scope, [meaning])
    ]
    if not lost:
        return None
    options = [(wanted, _list_options(wanted)) for wanted in lost[:3]]
    for attempt in range(SUGGESTIONS_TRIED):
        other = text
        for wanted, words in options:
            if not words:
                return None
            other = replace_word(other, wanted.words[0], words[min(attempt, len(words) - 1)])
        if other != text and _finds_something(user, other):
            return other
    return None


def _list_options(wanted: Wanted) -> list[str]:
    return list_similar(wanted.words[0]) if len(wanted.words) == 1 else []


def _finds_something(user: User, text: str) -> bool:
    asked = parse_query(text)
    scope = find_scope(user=user, query=asked)
    return _is_any(scope, [expand_term(wanted) for wanted in asked.wanted])


def _is_any(scope: Scope, meanings: Sequence[ExpandedTerm]) -> bool:
    documents = _select(scope, _make_condition(scope, meanings))
    return documents is not None and documents.exists()


def list_people_of(rooms: Iterable[Room]) -> dict[int, list[User]]:
    """Whom direct rooms are with."""
    directs = Room.objects.filter(pk__in=[room.pk for room in rooms if not room.name])
    found = directs.prefetch_related("memberships__user")
    return {room.pk: [membership.user for membership in room.memberships.all()] for room in found}
