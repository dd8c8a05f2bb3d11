from uuid import UUID

from django.db import transaction
from ninja import Router

from syncchat.api.parameters import OptionalSeq, PageSize
from syncchat.api.sign_in import SignedIn, SignedInRequest
from syncchat.bootstrap import describe_thread, describe_threads
from syncchat.domain import threads
from syncchat.domain.limits import check_mark, check_page
from syncchat.protocol.http import Seq, ThreadHistory, Threads

router = Router(tags=["threads"])


@router.get("threads", response=Threads)
def list_threads(request: SignedInRequest) -> Threads:
    """The threads I follow that were answered last, with what waits for me in each."""
    return describe_threads(request.user)


@router.get("messages/{uuid:message_id}/thread", response=ThreadHistory, auth=SignedIn(count_read=check_page))
def show_thread(
    request: SignedInRequest, message_id: UUID, before: OptionalSeq = None, limit: PageSize = 50
) -> ThreadHistory:
    """The thread that a message began or is in: its newest answers, or those before a seq."""
    return describe_thread(request.user, message_id, before=before, limit=limit)


@router.put("messages/{uuid:message_id}/follow", response=ThreadHistory)
@transaction.atomic
def follow_thread(request: SignedInRequest, message_id: UUID) -> ThreadHistory:
    """From now on its answers wait for me; asked again, nothing changes."""
    threads.follow_thread(actor=request.user, message_id=message_id)
    return describe_thread(request.user, message_id)


@router.delete("messages/{uuid:message_id}/follow", response=ThreadHistory)
@transaction.atomic
def unfollow_thread(request: SignedInRequest, message_id: UUID) -> ThreadHistory:
    threads.unfollow_thread(actor=request.user, message_id=message_id)
    return describe_thread(request.user, message_id)


@router.post(
    "messages/{uuid:message_id}/thread/read", auth=SignedIn(count=check_mark), response=ThreadHistory
)
@transaction.atomic
def read_thread(request: SignedInRequest, message_id: UUID, body: Seq) -> ThreadHistory:
    threads.read_thread(actor=request.user, message_id=message_id, seq=body.seq)
    return describe_thread(request.user, message_id)
