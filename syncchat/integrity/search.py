from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from syncchat.integrity.findings import Finding
from syncchat.models import IndexPosition, Message, SearchDocument, SearchTerm
from syncchat.protocol.kinds import MessageKind
from syncchat.search.backends import match
from syncchat.search.indexing import VERSION, list_terms_of
from syncchat.search.terms import read_word, spell_number

CHUNK = 1_000
ADVICE = "Run manage.py reindex."


def find_wrong_documents() -> Iterator[Finding]:
    """What the index says of a message is what stands in it; of deleted ones it says nothing."""
    level = IndexPosition.objects.filter(version=VERSION, seq=OuterRef("room__log__head"))
    read = level.filter(log=OuterRef("room__log"))
    messages = Message.objects.filter(Exists(read), kind=MessageKind.TEXT, deleted_at=None)
    for chunk in _cut(messages.order_by("room_id", "seq").iterator(CHUNK)):
        known = dict(SearchDocument.objects.filter(message__in=chunk).values_list("message_id", "terms"))
        terms = list_terms_of(chunk)
        for message in chunk:
            if known.get(message.pk) != terms[message.pk]:
                where = f"room {message.room_id}, seq {message.seq}"
                yield Finding(where, f"The index does not say what message {message.pk} says. {ADVICE}")
    gone = SearchDocument.objects.filter(
        Q(message__deleted_at__isnull=False) | ~Q(message__kind=MessageKind.TEXT)
    )
    for pk in gone.values_list("message_id", flat=True).iterator():
        yield Finding("search index", f"It still knows message {pk}, which has no words. {ADVICE}")


def find_wrong_words() -> Iterator[Finding]:
    """A word is known as long as a message says it."""
    used = set[int]()
    for terms in SearchDocument.objects.values_list("terms", flat=True).iterator(CHUNK):
        used.update(number for term in terms.split() if (number := read_word(term)) is not None)
    known = set(SearchTerm.objects.values_list("pk", flat=True).iterator(CHUNK))
    if known - used:
        yield Finding("search index", f"It knows {len(known - used)} words that nobody says. {ADVICE}")
    if used - known:
        yield Finding("search index", f"{len(used - known)} words that are said are not known. {ADVICE}")


def find_lost_documents() -> Iterator[Finding]:
    """The engine's own index finds each room's documents, all of them and no others."""
    rooms = SearchDocument.objects.values("room_id").annotate(documents=Count("pk"))
    for room, documents in rooms.order_by("room_id").values_list("room_id", "documents"):
        found = match(SearchDocument.objects.all(), [[(spell_number("r", room),)]]).count()
        if found != documents:
            yield Finding(f"room {room}", f"{found} of {documents} messages can be found. {ADVICE}")


def find_impossible_positions() -> Iterator[Finding]:
    for log in IndexPosition.objects.filter(seq__gt=F("log__head")).values_list("log_id", flat=True):
        yield Finding(f"log {log}", f"The index has read what was never written. {ADVICE}")


def _cut(messages: Iterator[Message]) -> Iterator[list[Message]]:
    chunk: list[Message] = []
    for message in messages:
        chunk.append(message)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
