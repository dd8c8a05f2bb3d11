"""Reading a room's past: pages of messages both ways, and where the unread ones begin."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from syncchat.domain.messages.messages import list_messages
from syncchat.models import Message, Room, User
from syncchat.models.accounts.ignored import ignored_by
from syncchat.models.queries.unread import IN_ROOM
from syncchat.protocol.kinds import MessageKind


class Page(NamedTuple):
    messages: list[Message]
    has_older: bool
    has_newer: bool


def read_history(
    *,
    room: Room,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
) -> Page:
    """A page of messages in ascending seq, and whether there is more on either side."""
    messages = list_messages(room=room, before=before, after=after, around=around, limit=limit)
    if not messages:
        # Asked beyond one end: whatever there is lies on the other side.
        anything = messages_in_room(room).exists()
        return Page([], has_older=anything and after is not None, has_newer=anything and before is not None)
    return Page(
        messages,
        has_older=messages_in_room(room).filter(seq__lt=messages[0].seq).exists(),
        has_newer=messages_in_room(room).filter(seq__gt=messages[-1].seq).exists(),
    )


def messages_in_room(room: Room) -> QuerySet[Message]:
    """Without what stands in threads alone."""
    return room.messages.filter(IN_ROOM)


def find_first_unread(*, room: Room, user: User, last_read: int) -> int | None:
    """The seq of the first message this person has not seen."""
    return _unseen(room, user).filter(seq__gt=last_read).order_by("seq").values_list("seq", flat=True).first()


def _unseen(room: Room, user: User) -> QuerySet[Message]:
    return room.messages.filter(IN_ROOM, kind=MessageKind.TEXT, deleted_at=None).exclude(
        Q(author=user) | Q(author__in=ignored_by(user.pk))
    )
