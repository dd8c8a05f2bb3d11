from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef

from syncchat.integrity.findings import Finding
from syncchat.models import LogEntry, Message, Poll, Vote
from syncchat.protocol.kinds import EntryKind


def find_wrong_polls() -> Iterator[Finding]:
    """A message says whether it asks something, so that reading those that do not costs nothing."""
    asks = Exists(Poll.objects.filter(message=OuterRef("pk")))
    wrong = Message.objects.annotate(asks=asks).exclude(has_poll=F("asks"))
    for pk, room, seq in wrong.values_list("pk", "room_id", "seq").iterator():
        yield Finding(f"room {room}, seq {seq}", f"Message {pk} has a poll and does not say so, or has none.")


def find_double_votes() -> Iterator[Finding]:
    votes = Vote.objects.filter(option__poll__multiple=False).order_by()
    double = votes.values_list("option__poll", "user").annotate(count=Count("pk")).filter(count__gt=1)
    for message_id, person, count in double.iterator():
        yield Finding(
            f"poll {message_id}", f"Person {person} chose {count} options of it, and may choose one."
        )


def find_unlogged_votes() -> Iterator[Finding]:
    told = LogEntry.objects.filter(
        log=OuterRef("user__log"), message=OuterRef("option__poll"), kind=EntryKind.VOTE_CHANGED
    )
    missing = Vote.objects.exclude(Exists(told)).values_list("pk", "option__poll", "user_id")
    for pk, message_id, person in missing.iterator():
        yield Finding(f"vote {pk}", f"No entry tells person {person} of their vote in poll {message_id}.")
