"""How far each client has been told, and what it has not been told yet."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from syncchat.access import find_room_for
from syncchat.log.positions import is_rewound
from syncchat.models import IrcPlace, Message, User
from syncchat.protocol.kinds import MessageKind
from syncchat.protocol.pages import Position
from syncchat.serializers.messages import serialize_messages

# Of one room, at once: a client that was away for months is told where the rest is
MISSED_LIMIT = 500


class Missed(NamedTuple):
    messages: list[dict[str, Any]]
    # Older ones, which are not among them
    others: int


def load_places(token_id: int) -> dict[int, Position]:
    """By log. Empty for a client that comes for the first time."""
    found = IrcPlace.objects.filter(token=token_id).first()
    return {int(log): (at[0], at[1]) for log, at in found.positions.items()} if found else {}


def save_places(token_id: int, places: Mapping[int, Position]) -> None:
    IrcPlace.objects.update_or_create(
        token_id=token_id, defaults={"positions": {str(log): at for log, at in places.items()}}
    )


def read_missed(user_id: int, room_id: int, after: Position | int, upto: int) -> Missed:
    """What was said behind a place, or behind a seq. A place of a history that is no more counts as none."""
    user = User.objects.get(pk=user_id)
    room = find_room_for(user, room_id)
    if not isinstance(after, int):
        after = upto if is_rewound(room.log_id, after) else after[0]
    missed = said_in(room_id).filter(seq__gt=after, seq__lte=upto)
    newest = list(missed.for_display().order_by("-seq")[:MISSED_LIMIT])[::-1]
    others = missed.count() - len(newest) if len(newest) == MISSED_LIMIT else 0
    return Missed(show(newest, user), others)


def read_said(user_id: int, room_id: int, where: Q, limit: int, *, is_newest: bool) -> list[dict[str, Any]]:
    """The newest of those, or the oldest, in the order in which they were said."""
    user = User.objects.get(pk=user_id)
    said = said_in(find_room_for(user, room_id).pk).filter(where).for_display()
    if is_newest:
        return show(list(said.order_by("-seq")[:limit])[::-1], user)
    return show(list(said.order_by("seq")[:limit]), user)


def said_in(room_id: int) -> Any:
    return Message.objects.filter(room=room_id, kind=MessageKind.TEXT, deleted_at=None)


def show(messages: Sequence[Message], user: User) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json", exclude_none=True) for each in serialize_messages(messages, user)]
