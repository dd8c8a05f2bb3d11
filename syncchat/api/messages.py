from uuid import UUID

from ninja import Router, Status

from syncchat.access import find_room_for, get_message_for
from syncchat.api.parameters import Id, OptionalSeq, PageSize
from syncchat.api.sign_in import SignedInRequest
from syncchat.bootstrap import describe_history, describe_marker
from syncchat.domain import messages, reads
from syncchat.domain.limits import check_send
from syncchat.protocol.events import Message, ReadMarker
from syncchat.protocol.http import History, MessageChange, NewMessage, Sent, Seq
from syncchat.realtime import encode

router = Router(tags=["messages"])


@router.get("rooms/{int:room_id}/messages", response=History)
def show_history(
    request: SignedInRequest,
    room_id: Id,
    before: OptionalSeq = None,
    after: OptionalSeq = None,
    around: OptionalSeq = None,
    limit: PageSize = 50,
) -> History:
    """A page of messages before a seq, after it or around it; without any, the newest."""
    room = find_room_for(request.user, room_id)
    return describe_history(room, before=before, after=after, around=around, limit=limit)


@router.post("rooms/{int:room_id}/messages", response={200: Sent, 201: Sent})
def send_message(request: SignedInRequest, room_id: Id, body: NewMessage) -> Status[Sent]:
    """Send once under an id you chose (UUIDv7): asked again, the answer is the stored message."""
    check_send(request.user.pk)
    sent = messages.send_message(author=request.user, room_id=room_id, id=body.id, body=body.body)
    stored = sent.message
    answer = Sent(
        id=stored.pk, seq=stored.seq, at=stored.created_at, dup=sent.dup, message=encode.message(stored)
    )
    return Status(200 if sent.dup else 201, answer)


@router.patch("messages/{uuid:message_id}", response=Message)
def edit_message(request: SignedInRequest, message_id: UUID, body: MessageChange) -> Message:
    messages.edit_message(actor=request.user, message_id=message_id, body=body.body)
    return encode.message(get_message_for(request.user, message_id))


@router.delete("messages/{uuid:message_id}", response=Message)
def delete_message(request: SignedInRequest, message_id: UUID) -> Message:
    """What stays is its place, empty."""
    messages.delete_message(actor=request.user, message_id=message_id)
    return encode.message(get_message_for(request.user, message_id))


@router.post("rooms/{int:room_id}/read", response=ReadMarker)
def mark_read(request: SignedInRequest, room_id: Id, body: Seq) -> ReadMarker:
    reads.mark_read(user=request.user, room_id=room_id, seq=body.seq)
    return describe_marker(request.user, room_id)


@router.post("rooms/{int:room_id}/unread", response=ReadMarker)
def mark_unread(request: SignedInRequest, room_id: Id, body: Seq) -> ReadMarker:
    reads.mark_unread(user=request.user, room_id=room_id, seq=body.seq)
    return describe_marker(request.user, room_id)
