from uuid import UUID

from django.db import transaction

from syncchat.api.base.parameters import Id
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_COMMAND, SignedInRequest
from syncchat.domain.messages import pins
from syncchat.protocol import commands
from syncchat.protocol.events import Message
from syncchat.serializers.messages import describe_message, serialize_messages
from syncchat.socket.verbs import run_command

router = Router(tags=["messages"], auth=BY_COMMAND)


@router.get("rooms/{int:room_id}/pins", response=list[Message])
def list_pins(request: SignedInRequest, room_id: Id) -> list[Message]:
    """What is pinned in the room, the newest pin first."""
    return serialize_messages(pins.list_pins(user=request.user, room_id=room_id), request.user)


@router.put("messages/{uuid:message_id}/pin", response=Message)
@transaction.atomic
def pin_message(request: SignedInRequest, message_id: UUID) -> Message:
    """Pin it for everybody in the room; asked again, nothing changes."""
    run_command(commands.PinMessage(type="pin", id=message_id), request.user)
    return describe_message(message_id, request.user)


@router.delete("messages/{uuid:message_id}/pin", response=Message)
@transaction.atomic
def unpin_message(request: SignedInRequest, message_id: UUID) -> Message:
    """Take the pin down for everybody."""
    run_command(commands.UnpinMessage(type="unpin", id=message_id), request.user)
    return describe_message(message_id, request.user)
