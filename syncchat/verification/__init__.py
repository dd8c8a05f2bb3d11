"""Does the database agree with itself? Each file looks at one subject and names what is wrong."""

from collections.abc import Callable, Iterator

from django.db import connection, transaction

from syncchat.verification.findings import Finding
from syncchat.verification.logs import find_broken_logs, find_lost_logs
from syncchat.verification.messages import find_displaced_messages, find_kept_words, find_wrong_mentions
from syncchat.verification.places import (
    find_impossible_markers,
    find_missing_from_general,
    find_wrong_directs,
)
from syncchat.verification.roles import find_rooms_without_owner, find_wrong_owners

Look = Callable[[], Iterator[Finding]]

LOOKS: dict[str, Look] = {
    "logs are gapless": find_broken_logs,
    "each log belongs to one room or person": find_lost_logs,
    "each message stands at its own entry": find_displaced_messages,
    "deleted messages have no words": find_kept_words,
    "mentions are those of the words": find_wrong_mentions,
    "read markers are inside their logs": find_impossible_markers,
    "everyone is in the General room": find_missing_from_general,
    "direct rooms have exactly their people": find_wrong_directs,
    "rooms have an owner": find_rooms_without_owner,
    "the workspace has one owner": find_wrong_owners,
}


def verify() -> Iterator[tuple[str, list[Finding]]]:
    """Take every look at one and the same moment of the database; the server may go on writing."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for subject, look in LOOKS.items():
            yield subject, list(look())
