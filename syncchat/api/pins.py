from uuid import UUID

from django.db import transaction
from ninja import Router

from syncchat.access import get_message_for
from syncchat.api.parameters import Id
from syncchat.api.sign_in import SignedInRequest
from syncchat.domain import pins
from syncchat.protocol.events import Message
from syncchat.realtime import encode

router = Router(tags=["messages"])


@router.get("rooms/{int:room_id}/pins", response=list[Message])
def list_pins(request: SignedInRequest, room_id: Id) -> list[Message]:
    """What is pinned in the room, the newest pin first."""
    return encode.messages(pins.list_pins(user=request.user, room_id=room_id), request.user)


@router.put("messages/{uuid:message_id}/pin", response=Message)
@transaction.atomic
def pin_message(request: SignedInRequest, message_id: UUID) -> Message:
    """Pin it for everybody in the room; asked again, nothing changes."""
    pins.pin_message(actor=request.user, message_id=message_id)
    return _show(request, message_id)


@router.delete("messages/{uuid:message_id}/pin", response=Message)
@transaction.atomic
def unpin_message(request: SignedInRequest, message_id: UUID) -> Message:
    pins.unpin_message(actor=request.user, message_id=message_id)
    return _show(request, message_id)


def _show(request: SignedInRequest, message_id: UUID) -> Message:
    (message,) = encode.messages([get_message_for(request.user, message_id)], request.user)
    return message
