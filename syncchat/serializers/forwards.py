"""What messages pass on, as it goes out: the same for every reader, so only a public room is named."""

from syncchat.models import Message, Room
from syncchat.models.messages.forward import read_forward
from syncchat.models.queries.quote import cut_quote
from syncchat.protocol import events as wire
from syncchat.protocol.kinds import RoomKind
from syncchat.serializers.people import serialize_person


def serialize_forward(message: Message) -> wire.Forward | None:
    forward = read_forward(message)
    if forward is None or not message.has_forward:
        return None
    room = None if forward.is_deleted else forward.room
    public = room if room and room.kind == RoomKind.PUBLIC else None
    return wire.Forward(
        id=None if forward.is_deleted else forward.original_id,
        author=serialize_person(forward.author),
        at=forward.said_at,
        body=forward.body,
        html=forward.html,
        deleted=forward.is_deleted,
        source=_find_kind(room),
        room=public.pk if public else None,
        room_name=public.name if public else None,
    )


def _find_kind(room: Room | None) -> RoomKind | None:
    return RoomKind(room.kind) if room else None


def cut_message(message: Message) -> str:
    """One line of it, or if it says nothing itself, of what it passes on."""
    forward = None if message.html else read_forward(message)
    return cut_quote(forward.html if forward else message.html)
