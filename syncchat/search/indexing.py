"""The index is one more reader of the logs: sending knows nothing of it, and it never loses its position."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from syncchat.models import IndexPosition, Log, LogEntry, Message, SearchDocument, SearchTerm
from syncchat.models.queries.prepared import PreparedInsert, PreparedQuery, Values
from syncchat.protocol.kinds import MessageKind
from syncchat.search.attached import has_file, has_image, join_html, list_names, list_texts, read_attached
from syncchat.search.backends import clear, lock_index, match
from syncchat.search.terms import (
    CHUNK,
    FILE,
    IMAGE,
    LINK,
    drop_unused,
    find_terms,
    make_term,
    read_word,
    spell_number,
    spell_word,
)
from syncchat.text.words import list_words

# Raise it when the same text gives other words or stems: the index is then read anew
VERSION = 2
# Entries in one transaction: some 15 ms, for which a send may have to wait
STEP = 60
_LINK = re.compile(r"<a (?![^>]*class=\"mention)", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def count_microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def list_behind() -> QuerySet[Log]:
    """Logs of rooms that say more than the index has read."""
    level = IndexPosition.objects.filter(log=OuterRef("pk"), seq=OuterRef("head"))
    return Log.objects.filter(~Exists(level), room__isnull=False, head__gt=0)


def catch_up(steps: int | None = None) -> bool:
    """Read on in every log, in at most so many steps. Returns whether the index is level with all."""
    while behind := list(list_behind().order_by("pk").values_list("pk", flat=True)):
        for log_id in behind:
            is_level = False
            while not is_level:
                if steps is not None and (steps := steps - 1) < 0:
                    return False
                is_level = _read_on(log_id)
    return True


@transaction.atomic
def _read_on(log_id: int) -> bool:
    """One step in one log."""
    lock_index()
    log = Log.objects.filter(pk=log_id).first()
    if log is None:
        return True
    position, _is_new = IndexPosition.objects.get_or_create(
        log=log, defaults={"seq": log.floor, "version": VERSION}
    )
    after = LogEntry.objects.filter(log=log, seq__gt=position.seq).order_by("seq")
    entries = list(after.values_list("seq", "kind", "message_id")[:STEP])
    changed = {message for _seq, kind, message in entries if message and kind.startswith("message_")}
    index_messages(changed)
    is_level = len(entries) < STEP
    seq = log.head if is_level else entries[-1][0]
    IndexPosition.objects.filter(pk=log_id).update(seq=seq)
    return is_level


def _of_those_said(ids: Values) -> QuerySet[Message]:
    said = Message.objects.filter(pk__among=ids, kind=MessageKind.TEXT, deleted_at=None)
    return said.order_by("created_at", "seq")


_find_said = PreparedQuery(_of_those_said)
_find_documents = PreparedQuery(lambda ids: SearchDocument.objects.filter(message__pk__among=ids))
_insert_documents = PreparedInsert(SearchDocument)


def index_messages(ids: Iterable[UUID]) -> None:
    """Make the index say what these messages say now."""
    wanted = list(ids)
    known = {each.message_id: each for each in _find_documents(wanted)}
    written = write_documents(_find_said(wanted))
    fresh, stale = [], []
    for document in written:
        before = known.pop(document.message_id, None)
        if before is None:
            fresh.append(document)
        elif before.terms != document.terms:
            stale.append(before)
            document.pk = before.pk
            fresh.append(document)
    gone = [*stale, *known.values()]
    _delete(gone)
    _space_out(fresh)
    # At the end: words that the message still says are not to be forgotten in between
    _drop_words(gone)


def write_documents(messages: Sequence[Message]) -> list[SearchDocument]:
    read_attached(messages)
    said = [list_words(_join_texts(message)) for message in messages]
    numbers = _learn_words({word for words in said for word in words})
    return [
        SearchDocument(
            id=count_microseconds(message.created_at),
            message_id=message.pk,
            room_id=message.room_id,
            author_id=message.author_id,
            terms=_write_terms(message, words, numbers),
        )
        for message, words in zip(messages, said, strict=True)
    ]


def list_terms_of(messages: Sequence[Message]) -> dict[UUID, str]:
    """What the index should hold of each, with the words that it knows."""
    read_attached(messages)
    said = [list_words(_join_texts(message)) for message in messages]
    numbers = find_terms({word for words in said for word in words})
    pairs = zip(messages, said, strict=True)
    return {message.pk: _write_terms(message, words, numbers) for message, words in pairs}


def _write_terms(message: Message, words: list[str], numbers: dict[str, int]) -> str:
    return " ".join([*(spell_word(numbers.get(word, 0)) for word in words), *_list_marks(message)])


def _join_texts(message: Message) -> str:
    return "\n".join([*list_texts(message), *list_names(message)])


def _list_marks(message: Message) -> list[str]:
    marks = [spell_number("r", message.room_id), spell_number("a", message.author_id)]
    has = {LINK: _LINK.search(join_html(message)), FILE: has_file(message), IMAGE: has_image(message)}
    return marks + [mark for mark, is_there in has.items() if is_there]


def _learn_words(words: set[str]) -> dict[str, int]:
    numbers = find_terms(words)
    new = sorted(words - numbers.keys())
    if not new:
        return numbers
    SearchTerm.objects.bulk_create(map(make_term, new), batch_size=1_000)
    return numbers | find_terms(new)


def _space_out(documents: list[SearchDocument]) -> None:
    """Two messages of the same microsecond cannot have the same id: the second one takes the next."""
    taken = set(
        SearchDocument.objects.filter(pk__in=[each.pk for each in documents]).values_list("pk", flat=True)
    )
    for document in documents:
        while document.pk in taken:
            document.pk += 1
            if SearchDocument.objects.filter(pk=document.pk).exists():
                taken.add(document.pk)
        taken.add(document.pk)
    _insert_documents(documents)


def _delete(documents: Sequence[SearchDocument]) -> None:
    for start in range(0, len(documents), CHUNK):
        chunk = [each.pk for each in documents[start : start + CHUNK]]
        SearchDocument.objects.filter(pk__in=chunk).delete()


def _drop_words(documents: Sequence[SearchDocument]) -> None:
    """Those that no message says any more."""
    terms = {term for document in documents for term in document.terms.split()}
    drop_unused([number for number in map(read_word, sorted(terms)) if number is not None])


@transaction.atomic
def forget_messages(ids: Sequence[UUID]) -> None:
    """Take their words out, in the transaction that takes them from the messages; what one says anew is read again."""
    _forget(SearchDocument.objects.filter(message__in=ids))


@transaction.atomic
def forget_room(room_id: int) -> None:
    _forget(match(SearchDocument.objects.all(), [[(spell_number("r", room_id),)]]).filter(room_id=room_id))


def _forget(documents: QuerySet[SearchDocument]) -> None:
    found = list(documents.only("pk", "terms"))
    if found:
        lock_index()
        _delete(found)
        _drop_words(found)


def start_over() -> None:
    """Forget the whole index; reading the logs makes it anew."""
    with transaction.atomic():
        lock_index()
        IndexPosition.objects.all().delete()
        SearchDocument.objects.all().delete()
        SearchTerm.objects.all().delete()
        clear()


def count_unread() -> int:
    """How many entries the index has still to read."""
    heads = dict(Log.objects.filter(room__isnull=False).values_list("pk", "head"))
    for log_id, seq in IndexPosition.objects.filter(seq__lte=F("log__head")).values_list("log_id", "seq"):
        heads[log_id] = heads.get(log_id, seq) - seq
    return sum(heads.values())
