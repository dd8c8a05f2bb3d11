from uuid import UUID

from django.db import transaction

from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_COMMAND, SignedInRequest
from syncchat.protocol import commands
from syncchat.protocol.events import Message
from syncchat.protocol.polls import Choice, OptionText
from syncchat.serializers.messages import describe_message
from syncchat.socket.verbs import run_command

router = Router(tags=["messages"], auth=BY_COMMAND)


@router.put("messages/{uuid:message_id}/poll/vote", response=Message)
@transaction.atomic
def vote(request: SignedInRequest, message_id: UUID, body: Choice) -> Message:
    """Choose these options, by their places, and no others; none takes the choice back."""
    run_command(commands.CastVote(type="vote", id=message_id, options=body.options), request.user)
    return describe_message(message_id, request.user)


@router.post("messages/{uuid:message_id}/poll/options", response=Message)
@transaction.atomic
def add_poll_option(request: SignedInRequest, message_id: UUID, body: OptionText) -> Message:
    """Add an option, if its author lets everybody; asked again, nothing changes."""
    run_command(commands.AddPollOption(type="add_poll_option", id=message_id, text=body.text), request.user)
    return describe_message(message_id, request.user)


@router.post("messages/{uuid:message_id}/poll/close", response=Message)
@transaction.atomic
def close_poll(request: SignedInRequest, message_id: UUID) -> Message:
    """Nobody votes any more; asked again, nothing changes."""
    run_command(commands.ClosePoll(type="close_poll", id=message_id), request.user)
    return describe_message(message_id, request.user)
