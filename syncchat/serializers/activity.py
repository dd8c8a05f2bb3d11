"""What concerns a person, as it goes out: each with its message, read for all of them together."""

from syncchat.access import list_messages_for
from syncchat.domain.messages.activity import ActivityItem, list_activity
from syncchat.models import User
from syncchat.protocol import http as wire
from syncchat.protocol.events import Message
from syncchat.protocol.kinds import ActivityKind
from syncchat.serializers.messages import serialize_messages
from syncchat.serializers.people import serialize_person


def describe_activity(
    user: User, kind: ActivityKind | None = None, before: str = "", limit: int = 50
) -> wire.Activity:
    """Raises: Invalid, if `before` is no place in this list."""
    items, following = list_activity(user=user, kind=kind, before=before, limit=limit)
    found = list_messages_for(user, {item.message_id for item in items})
    shown = {each.id: each for each in serialize_messages(found.values(), user)}
    # Whatever was deleted since it was listed is left out
    listed = [_serialize(item, shown[item.message_id]) for item in items if item.message_id in shown]
    return wire.Activity(items=listed, next=following, read_at=user.activity_read_at)


def _serialize(item: ActivityItem, message: Message) -> wire.ActivityItem:
    reaction = item.reaction
    return wire.ActivityItem(
        kind=item.kind,
        at=item.at,
        unread=item.unread,
        message=message,
        person=serialize_person(reaction.user) if reaction else message.author,
        emoji=reaction.emoji if reaction else None,
        people=item.people if reaction else None,
    )
