"""Closing a room: archived (readable, silent) or deleted (gone)."""

from django.db import router, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_room_for
from syncchat.domain.accounts.audit import note_about_room
from syncchat.domain.messages.forwards import forget_forwards_of, list_logs
from syncchat.domain.messages.messages import add_system_line
from syncchat.domain.outgoing.forgetting import forget_room as forget_deliveries
from syncchat.domain.retention.holds import holds_room
from syncchat.domain.rooms.locking import LockedRoom, check_manages, lock_room
from syncchat.domain.rooms.room_names import check_name_is_free
from syncchat.errors import Forbidden, Invalid
from syncchat.log.append import append_to_people, lock_logs
from syncchat.models import (
    Attachment,
    Forward,
    LogEntry,
    Mention,
    Message,
    MessageActions,
    MessageLink,
    MessageVersion,
    MissedMessage,
    Notification,
    Poll,
    PushDelivery,
    Reaction,
    RemovedMessage,
    ReportCase,
    Room,
    SavedMessage,
    ScheduledMessage,
    ThreadFollow,
    UndecidedMessage,
    User,
)
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, MessageKind, RoomKind
from syncchat.search.indexing import forget_room


@transaction.atomic
def archive_room(*, actor: User, room_id: int) -> Room:
    room = _lock_for_closing(actor, room_id).room
    if room.archived_at is None:
        note_about_room(actor=actor, action=AuditAction.ROOM_ARCHIVED, room=room)
        close_room(room=room, actor=actor)
    return room


def close_room(*, room: Room, actor: User) -> None:
    """Archive it, inside the caller's transaction and with the log locked."""
    room.archived_at = timezone.now()
    room.save(update_fields=["archived_at"])
    add_system_line(room=room, kind=MessageKind.ARCHIVED, actor=actor)


@transaction.atomic
def unarchive_room(*, actor: User, room_id: int) -> Room:
    """Open it again.

    Raises:
        Conflict: meanwhile another public room took its name.
    """
    room = _lock_for_closing(actor, room_id).room
    if room.archived_at is None:
        return room
    if room.kind == RoomKind.PUBLIC:
        check_name_is_free(room.name, room_id=room.pk)
    note_about_room(actor=actor, action=AuditAction.ROOM_REOPENED, room=room)
    room.archived_at = None
    room.save(update_fields=["archived_at"])
    add_system_line(room=room, kind=MessageKind.UNARCHIVED, actor=actor)
    return room


@transaction.atomic
def delete_room(*, actor: User, room_id: int, confirmation: str) -> None:
    """Remove a room with everything said in it; its people's logs tell them so.

    Raises:
        Invalid: the confirmation is not the room's name.
    """
    found = find_room_for(actor, room_id)
    people = list(User.objects.filter(memberships__room_id=found.pk))
    elsewhere = list_logs(Forward.objects.filter(room=found))
    # At once, in the order that everybody takes them
    lock_logs([found.log_id, *(person.log_id for person in people), *elsewhere])
    room = _lock_for_closing(actor, room_id, people).room
    if confirmation.strip() != room.name:
        raise Invalid(_("Write the room's name as it stands to delete it."), field="confirmation")
    if holds_room(room):
        raise Forbidden(_("What was said here has to be kept. Ask an owner of the workspace."))
    people = list(User.objects.filter(memberships__room=room))
    append_to_people(people=people, kind=EntryKind.ROOM_REMOVED, actor=actor, room_id=room.pk)
    note_about_room(actor=actor, action=AuditAction.ROOM_DELETED, room=room)
    _erase(room)


def _erase(room: Room) -> None:
    # One statement each: the cascade would fetch every message, with the writer's lock held.
    forget_room(room.pk)
    forget_forwards_of(room)
    LogEntry.objects.filter(log_id=room.log_id).delete()
    # People's own logs stay, and keep their numbers
    LogEntry.objects.filter(message__room=room).update(message=None)
    Mention.objects.filter(message__room=room).delete()
    ThreadFollow.objects.filter(root__room=room).delete()
    Reaction.objects.filter(message__room=room).delete()
    MessageVersion.objects.filter(message__room=room).delete()
    SavedMessage.objects.filter(message__room=room).delete()
    MessageLink.objects.filter(message__room=room).delete()
    MissedMessage.objects.filter(message__room=room).delete()
    Poll.objects.filter(message__room=room).delete()
    MessageActions.objects.filter(message__room=room).delete()
    PushDelivery.objects.filter(notification__message__room=room).delete()
    Notification.objects.filter(message__room=room).delete()
    UndecidedMessage.objects.filter(message__room=room).delete()
    ReportCase.objects.filter(room=room).delete()
    RemovedMessage.objects.filter(message__room=room).delete()
    forget_deliveries(room)
    # What waits to be sent stays with who wrote it
    for answered in ("reply_to", "thread"):
        ScheduledMessage.objects.filter(**{f"{answered}__room": room}).update(**{answered: None})
    # Row by row for once: each takes its files from the disk, after the commit
    Attachment.objects.filter(message__room=room).delete()
    Message.objects.filter(room=room)._raw_delete(router.db_for_write(Message))  # noqa: SLF001
    room.delete()
    room.log.delete()


def _lock_for_closing(actor: User, room_id: int, people: list[User] | None = None) -> LockedRoom:
    locked = lock_room(actor, room_id, people or [])
    if locked.room.kind == RoomKind.DIRECT:
        raise Forbidden(_("A direct message cannot be archived or deleted."))
    check_manages(locked)
    if locked.room.is_general:
        raise Forbidden(_("This is the room everyone is in. It stays."))
    return locked
