from uuid import UUID

from django.db import transaction
from ninja import Status

from syncchat.access import find_message_for, find_room_for
from syncchat.api.base.parameters import Emoji, Id, OptionalEmoji, OptionalId, OptionalSeq, PageSize
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_COMMAND, BY_PAGE, SignedInRequest
from syncchat.domain.messages import reactions, receipts
from syncchat.protocol import commands
from syncchat.protocol.events import Message, ReadMarker
from syncchat.protocol.http import (
    History,
    MessageChange,
    MessageVersions,
    NewMessage,
    Reactor,
    Reactors,
    Seen,
    Sent,
    Seq,
)
from syncchat.serializers.bootstrap import describe_history, describe_marker
from syncchat.serializers.messages import describe_message, serialize_messages
from syncchat.serializers.people import serialize_person
from syncchat.serializers.versions import describe_versions
from syncchat.socket.verbs import run_command

router = Router(tags=["messages"], auth=BY_COMMAND)
# A verb and its answer are one transaction: a person who is removed between the two is refused, and nothing is done


@router.get("rooms/{int:room_id}/seen", response=list[Seen])
def list_seen(request: SignedInRequest, room_id: Id) -> list[Seen]:
    """How far others have read, in a room of at most 20 members, if I show how far I have."""
    seen = receipts.list_seen(user=request.user, room_id=room_id)
    return [Seen(person=person, seq=seq) for person, seq in seen.items()]


@router.get("rooms/{int:room_id}/messages", response=History, auth=BY_PAGE)
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
    return describe_history(room, request.user, before=before, after=after, around=around, limit=limit)


@router.post("rooms/{int:room_id}/messages", response={200: Sent, 201: Sent})
def send_message(request: SignedInRequest, room_id: Id, body: NewMessage) -> Status[Sent]:
    """Send once under an id you chose (UUIDv7): asked again, the answer is the stored message."""
    sent = run_command(commands.SendMessage(type="send", room=room_id, **dict(body)), request.user)
    stored = sent.message
    (message,) = serialize_messages([stored], request.user)
    answer = Sent(id=stored.pk, seq=stored.seq, at=stored.created_at, dup=sent.dup, message=message)
    return Status(200 if sent.dup else 201, answer)


@router.get("messages/{uuid:message_id}", response=Message, auth=BY_PAGE)
def show_message(request: SignedInRequest, message_id: UUID) -> Message:
    """A message of any room that I may read, and where it stands."""
    (message,) = serialize_messages([find_message_for(request.user, message_id)], request.user)
    return message


@router.patch("messages/{uuid:message_id}", response=Message)
@transaction.atomic
def edit_message(request: SignedInRequest, message_id: UUID, body: MessageChange) -> Message:
    """Put other words into a message of mine. Earlier ones stay to be read where the workspace keeps them."""
    run_command(commands.EditMessage(type="edit", id=message_id, **dict(body)), request.user)
    return describe_message(message_id, request.user)


@router.delete("messages/{uuid:message_id}", response=Message)
@transaction.atomic
def delete_message(request: SignedInRequest, message_id: UUID) -> Message:
    """What stays is its place, empty."""
    run_command(commands.DeleteMessage(type="delete", id=message_id), request.user)
    return describe_message(message_id, request.user)


@router.get("messages/{uuid:message_id}/versions", response=MessageVersions, auth=BY_PAGE)
def list_versions(request: SignedInRequest, message_id: UUID) -> MessageVersions:
    """What it has said, the oldest first, and last what it says now."""
    return describe_versions(request.user, message_id)


@router.put("messages/{uuid:message_id}/reactions/{str:emoji}", response=Message)
@transaction.atomic
def add_reaction(request: SignedInRequest, message_id: UUID, emoji: Emoji) -> Message:
    """React with one emoji; asked again, nothing changes."""
    run_command(commands.React(type="react", id=message_id, emoji=emoji), request.user)
    return describe_message(message_id, request.user)


@router.delete("messages/{uuid:message_id}/reactions/{str:emoji}", response=Message)
@transaction.atomic
def remove_reaction(request: SignedInRequest, message_id: UUID, emoji: Emoji) -> Message:
    """Take a reaction of mine back; asked again, nothing changes."""
    run_command(commands.Unreact(type="unreact", id=message_id, emoji=emoji), request.user)
    return describe_message(message_id, request.user)


@router.get("messages/{uuid:message_id}/reactions", response=Reactors, auth=BY_PAGE)
def list_reactions(
    request: SignedInRequest,
    message_id: UUID,
    emoji: OptionalEmoji = "",
    after: OptionalId = None,
    limit: PageSize = 50,
) -> Reactors:
    """Who reacted, the first ones first; `next` is the `after` of the next page."""
    found = reactions.list_reactions(
        user=request.user, message_id=message_id, emoji=emoji, after=after or 0, limit=limit
    )
    listed = [Reactor(emoji=each.emoji, at=each.at, person=serialize_person(each.user)) for each in found]
    return Reactors(reactions=listed, next=found[-1].pk if len(found) == limit else None)


@router.post("rooms/{int:room_id}/read", response=ReadMarker)
@transaction.atomic
def mark_read(request: SignedInRequest, room_id: Id, body: Seq) -> ReadMarker:
    """Say how far I have read; a marker moves forward only."""
    run_command(commands.MarkRead(type="read", room=room_id, seq=body.seq), request.user)
    return describe_marker(request.user, room_id)


@router.post("rooms/{int:room_id}/unread", response=ReadMarker)
@transaction.atomic
def mark_unread(request: SignedInRequest, room_id: Id, body: Seq) -> ReadMarker:
    """Let this message and what follows count as unread."""
    run_command(commands.MarkUnread(type="unread", room=room_id, seq=body.seq), request.user)
    return describe_marker(request.user, room_id)
