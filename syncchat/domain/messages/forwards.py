"""Passing on what was said elsewhere: a copy of its words, which goes when they are deleted."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syncchat.access import find_message_for, get_message_for
from syncchat.domain.ids import make_id
from syncchat.domain.retention.holds import keep_held
from syncchat.domain.rooms.locking import lock_message
from syncchat.errors import Forbidden
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Attachment, Forward, Membership, Message, Room, User
from syncchat.models.messages.attachment import list_files
from syncchat.models.messages.forward import read_forward
from syncchat.protocol.kinds import EntryKind, MessageKind
from syncchat.search.indexing import forget_messages


def find_forwarded(user: User, message_id: UUID | None) -> Message | None:
    """What this person wants to pass on.

    Raises:
        NotFound: they may not read it.
        Forbidden: it is deleted, or none that a person wrote.
    """
    if message_id is None:
        return None
    message = find_message_for(user, message_id)
    first = read_forward(message)
    is_there = message.deleted_at is None and not (first and first.is_deleted)
    if not is_there or message.kind != MessageKind.TEXT:
        raise Forbidden(_("Only a message that is there can be forwarded."))
    return message


def list_source_rooms(message_ids: Iterable[UUID | None]) -> set[int]:
    """Whose logs are locked while something of them is passed on, so that nothing deleted is."""
    wanted = {each for each in message_ids if each is not None}
    return set(Message.objects.filter(pk__in=wanted).values_list("room_id", flat=True)) if wanted else set()


def attach_forward(message: Message, forwarded: Message) -> Forward:
    """In memory only: the caller stores the message first, and then this with its files."""
    first = read_forward(forwarded)
    message.forwarded = Forward(
        message=message,
        original_id=first.original_id if first else forwarded.pk,
        author=first.author if first else forwarded.author,
        room=first.room if first else forwarded.room,
        said_at=first.said_at if first else forwarded.created_at,
        body=first.body if first else forwarded.body,
        html=first.html if first else forwarded.html,
        renderer=first.renderer if first else forwarded.renderer,
    )
    message.has_forward = True
    message.files = [_copy_file(each, message) for each in list_files(forwarded)]
    message.file_count = len(message.files)
    return message.forwarded


def _copy_file(file: Attachment, message: Message) -> Attachment:
    """A row of its own, so that who may read this message may read it; on the disk it is the same one."""
    return Attachment(
        id=make_id(),
        copy_of_id=file.copy_of_id or file.pk,
        uploader=message.author,
        message=message,
        **{name: getattr(file, name) for name in ("place", "name", "size", "received", "kind", "type")},
        **{name: getattr(file, name) for name in ("width", "height", "voice", "stored", "thumbnail")},
    )


def store_forwards(forwards: Sequence[Forward]) -> None:
    if forwards:
        Forward.objects.bulk_create(forwards)
        Attachment.objects.bulk_create(
            file for forward in forwards for file in forward.message.files or () if file.copy_of_id
        )


def lock_to_delete(actor: User, message_id: UUID) -> tuple[Message, Membership]:
    """As `lock_message`, with the logs of the rooms that it was forwarded to, in the order that everybody takes.

    One that is forwarded to a further room at this moment has its log locked later: at worst one of two has to be
    done again.
    """
    log_id = get_message_for(actor, message_id).room.log_id
    lock_logs([log_id, *list_logs(Forward.objects.filter(original=message_id))])
    return lock_message(actor, message_id)


def list_logs(forwards: QuerySet[Forward]) -> list[int]:
    return list(forwards.values_list("message__room__log_id", flat=True))


def empty_forwards(forwards: QuerySet[Forward]) -> None:
    """Take the words and files out of what was forwarded, since the first of them was deleted.

    The entries name nobody: who deletes in one room is not told in another. While the log of a further room is waited
    for, what stands there may be passed on once more, so it is looked until there are none.
    """
    shown = forwards.filter(is_deleted=False).select_related("message__room")
    while found := list(shown.order_by("message__room__log_id", "message__seq")):
        for forward in found:
            _empty(forward)


def _empty(forward: Forward) -> None:
    message = forward.message
    keep_held([message])
    forward.body, forward.html, forward.is_deleted = "", "", True
    forward.save(update_fields=["body", "html", "is_deleted"])
    message.attachments.all().delete()
    Message.objects.filter(pk=message.pk).update(file_count=0)
    forget_messages([message.pk])
    append_entry(log_id=message.room.log_id, kind=EntryKind.MESSAGE_EMPTIED, actor=None, message=message)


def forget_forwards_of(room: Room) -> None:
    """With a room that is deleted: what it was told, and what others were told of it."""
    empty_forwards(Forward.objects.filter(room=room).exclude(message__room=room))
    Forward.objects.filter(message__room=room).delete()
    Forward.objects.filter(room=room).update(original=None, room=None)
