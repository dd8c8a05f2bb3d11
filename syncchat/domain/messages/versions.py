"""What a message said before it was edited, for whoever may read what it says now."""

from typing import NamedTuple
from uuid import UUID

from syncchat.access import find_message_for
from syncchat.domain.retention.holds import is_held
from syncchat.models import Message, MessageVersion, User

# Of one message: ticks of a list of tasks are edits too
VERSIONS_LIMIT = 100


class Versions(NamedTuple):
    message: Message
    earlier: list[MessageVersion]


def keep_version(message: Message) -> None:
    """Before its words change, inside the same transaction. Past the limit the oldest goes."""
    MessageVersion.objects.create(
        message=message, body=message.body, at=message.edited_at or message.created_at
    )
    if is_held(message):
        return
    every = MessageVersion.objects.filter(message=message).order_by("-pk")
    MessageVersion.objects.filter(pk__in=list(every.values_list("pk", flat=True)[VERSIONS_LIMIT:])).delete()


def forget_versions(message: Message) -> None:
    MessageVersion.objects.filter(message=message).delete()


def read_versions(*, user: User, message_id: UUID) -> Versions:
    """The message, and what it said before, the oldest first.

    Raises:
        NotFound: not a message that this person may read.
    """
    message = find_message_for(user, message_id)
    return Versions(message, list(MessageVersion.objects.filter(message=message).order_by("pk")))
