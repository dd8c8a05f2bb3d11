from uuid import UUID

from django.db import transaction

from syncchat.api.base.parameters import OptionalSeq, PageSize
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_COMMAND, BY_PAGE, SignedInRequest
from syncchat.protocol import commands
from syncchat.protocol.http import Seq, ThreadHistory, Threads
from syncchat.serializers.bootstrap import describe_thread, describe_threads
from syncchat.socket.verbs import run_command

router = Router(tags=["threads"], auth=BY_COMMAND)


@router.get("threads", response=Threads)
def list_threads(request: SignedInRequest, after: UUID | None = None) -> Threads:
    """The threads I follow, the last answered first, a hundred at a time, with what waits for me in each."""
    return describe_threads(request.user, after)


@router.get("messages/{uuid:message_id}/thread", response=ThreadHistory, auth=BY_PAGE)
def show_thread(
    request: SignedInRequest, message_id: UUID, before: OptionalSeq = None, limit: PageSize = 50
) -> ThreadHistory:
    """The thread that a message began or is in: its newest answers, or those before a seq."""
    return describe_thread(request.user, message_id, before=before, limit=limit)


@router.put("messages/{uuid:message_id}/follow", response=ThreadHistory)
@transaction.atomic
def follow_thread(request: SignedInRequest, message_id: UUID) -> ThreadHistory:
    """From now on its answers wait for me; asked again, nothing changes."""
    run_command(commands.Follow(type="follow", id=message_id), request.user)
    return describe_thread(request.user, message_id)


@router.delete("messages/{uuid:message_id}/follow", response=ThreadHistory)
@transaction.atomic
def unfollow_thread(request: SignedInRequest, message_id: UUID) -> ThreadHistory:
    """Be told of its answers no longer."""
    run_command(commands.Unfollow(type="unfollow", id=message_id), request.user)
    return describe_thread(request.user, message_id)


@router.post("messages/{uuid:message_id}/thread/read", response=ThreadHistory)
@transaction.atomic
def read_thread(request: SignedInRequest, message_id: UUID, body: Seq) -> ThreadHistory:
    """Say how far I have read; a marker moves forward only."""
    run_command(commands.ReadThread(type="read_thread", id=message_id, seq=body.seq), request.user)
    return describe_thread(request.user, message_id)
