"""What stands before and after a found message in its room: often it says what the message is about."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import OuterRef, Subquery

from syncchat.access import list_messages_for
from syncchat.models import Message, User
from syncchat.models.queries.unread import IN_ROOM
from syncchat.protocol.kinds import MessageKind

Neighbours = tuple[Message | None, Message | None]


def find_neighbours(user: User, messages: Mapping[UUID, Message]) -> dict[UUID, Neighbours]:
    """Two statements for all of them. What stands in its thread alone has none: its root is named with it."""
    said = Message.objects.filter(IN_ROOM, room=OuterRef("room"), kind=MessageKind.TEXT, deleted_at=None)
    before = said.filter(seq__lt=OuterRef("seq")).order_by("-seq").values("pk")[:1]
    after = said.filter(seq__gt=OuterRef("seq")).order_by("seq").values("pk")[:1]
    found = Message.objects.filter(IN_ROOM, pk__in=messages)
    rows = list(
        found.annotate(before=Subquery(before), after=Subquery(after)).values_list("pk", "before", "after")
    )
    beside = list_messages_for(user, {pk for _pk, *pair in rows for pk in pair if pk})
    return {pk: (beside.get(one), beside.get(other)) for pk, one, other in rows}
