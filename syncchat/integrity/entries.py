"""Do the logs tell what the tables say? Whoever catches up believes the log."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from syncchat.integrity.findings import Finding
from syncchat.models import LogEntry, Membership, Message
from syncchat.protocol.kinds import EntryKind, RoomKind

COMES_AND_GOES = (EntryKind.MEMBER_JOINED, EntryKind.MEMBER_LEFT)
OF_THE_AUTHOR = (
    EntryKind.MESSAGE_SENT,
    EntryKind.MESSAGE_EDITED,
    EntryKind.ROOM_CHANGED,
    *COMES_AND_GOES,
)


def find_stray_entries() -> Iterator[Finding]:
    """An entry about a message names one of its own room; the one that says it was sent has its seq."""
    about = LogEntry.objects.filter(kind__startswith="message_")
    moved = Q(kind=EntryKind.MESSAGE_SENT) & ~Q(message__seq=F("seq"))
    stray = about.filter(Q(message=None) | ~Q(message__room__log=F("log")) | moved)
    for log, seq, kind in stray.values_list("log_id", "seq", "kind").iterator():
        yield Finding(f"log {log}, seq {seq}", f"The entry {kind} is not about a message that belongs there.")


def find_wrong_actors() -> Iterator[Finding]:
    """Who sent or edited a message, and who did what a line of the room tells, is the author of that message."""
    entries = LogEntry.objects.filter(kind__in=OF_THE_AUTHOR, message__isnull=False)
    wrong = entries.filter(Q(actor=None) | ~Q(actor=F("message__author")))
    for log, seq, actor, author in wrong.values_list(
        "log_id", "seq", "actor_id", "message__author_id"
    ).iterator():
        yield Finding(
            f"log {log}, seq {seq}", f"The entry is of person {actor}, its message of person {author}."
        )


def find_untold_changes() -> Iterator[Finding]:
    """What was edited or deleted, and only that, has an entry that says so."""
    yield from _compare("deleted", EntryKind.MESSAGE_DELETED, Q(deleted_at__isnull=False))
    yield from _compare("edited", EntryKind.MESSAGE_EDITED, Q(edited_at__isnull=False))


def _compare(word: str, kind: EntryKind, changed: Q) -> Iterator[Finding]:
    back = LogEntry.objects.filter(
        message=OuterRef("message"), kind=EntryKind.MESSAGE_RESTORED, seq__gt=OuterRef("seq")
    )
    said = LogEntry.objects.filter(message=OuterRef("pk"), kind=kind)
    told = Exists(said.exclude(Exists(back)) if kind == EntryKind.MESSAGE_DELETED else said)
    columns = ("pk", "room_id", "seq")
    for pk, room, seq in Message.objects.filter(changed).exclude(told).values_list(*columns).iterator():
        yield Finding(f"room {room}, seq {seq}", f"Message {pk} is {word}, and no entry says so.")
    for pk, room, seq in Message.objects.exclude(changed).filter(told).values_list(*columns).iterator():
        yield Finding(f"room {room}, seq {seq}", f"An entry says that message {pk} is {word}, and it is not.")


def find_untold_memberships() -> Iterator[Finding]:
    """Who is in a room is who came in last time and did not go; direct rooms are as they were opened."""
    entries = LogEntry.objects.filter(kind__in=COMES_AND_GOES, log__room__isnull=False)
    rows = entries.order_by("log_id", "seq").values_list("log__room", "person_id", "kind").iterator()
    told = {(room, person): kind == EntryKind.MEMBER_JOINED for room, person, kind in rows}
    memberships = Membership.objects.exclude(room__kind=RoomKind.DIRECT).values_list("room_id", "user_id")
    present = set(memberships.iterator())
    for room, person in sorted(present - {pair for pair, is_in in told.items() if is_in}):
        yield Finding(f"room {room}", f"Person {person} is in it, and its log does not say so.")
    for room, person in sorted({pair for pair, is_in in told.items() if is_in} - present):
        yield Finding(f"room {room}", f"Its log says that person {person} is in it, who is not.")
