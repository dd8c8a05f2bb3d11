"""Pinning what a room wants to find again."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_room_for
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.rooms.locking import lock_message
from syncchat.errors import Conflict, Forbidden
from syncchat.log.append import append_entry
from syncchat.models import Membership, Message, User
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import EntryKind, MessageKind

PINS_LIMIT = 100


@transaction.atomic
def pin_message(*, actor: User, message_id: UUID) -> Message:
    """Pin once, however often it is asked: the first who did it is named.

    Raises:
        NotFound: no such message, or in a room that is not this person's.
        Forbidden: they may not write here; the message is deleted or none that a person wrote.
        Conflict: the room has as many pins as it may.
    """
    message = _lock(actor, message_id)
    if message.deleted_at is not None or message.kind != MessageKind.TEXT:
        raise Forbidden(_("Only a message that is there can be pinned."))
    if message.pinned_at is not None:
        return message
    if message.room.messages.filter(pinned_at__isnull=False).count() >= PINS_LIMIT:
        words = _("This room has %s pinned messages, and holds no more. Take one down first.")
        raise Conflict(words % PINS_LIMIT)
    _set_pin(message, actor, EntryKind.MESSAGE_PINNED)
    return message


@transaction.atomic
def unpin_message(*, actor: User, message_id: UUID) -> Message:
    """Take a pin down, whoever put it up; one that is not there is gone already.

    Raises:
        NotFound, Forbidden: as `pin_message`.
    """
    message = _lock(actor, message_id)
    if message.pinned_at is not None:
        _set_pin(message, actor, EntryKind.MESSAGE_UNPINNED)
    return message


def _lock(actor: User, message_id: UUID) -> Message:
    message, membership = lock_message(actor, message_id)
    _check_may_pin(message, actor, membership)
    check_may_speak(actor)
    return message


def _check_may_pin(message: Message, actor: User, membership: Membership) -> None:
    if not find_rights(message.room, actor, membership).send:
        raise Forbidden(_("Only this room's moderators can do that."))


def _set_pin(message: Message, actor: User, kind: EntryKind) -> None:
    pins = kind == EntryKind.MESSAGE_PINNED
    message.pinned_by, message.pinned_at = (actor, timezone.now()) if pins else (None, None)
    message.save(update_fields=["pinned_by", "pinned_at"])
    append_entry(log_id=message.room.log_id, kind=kind, actor=actor, message=message)


def list_pins(*, user: User, room_id: int) -> list[Message]:
    """What is pinned in a room that this person may read, the newest pin first.

    Raises:
        NotFound: they may not read it.
    """
    pinned = find_room_for(user, room_id).messages.filter(pinned_at__isnull=False)
    return list(pinned.for_display().order_by("-pinned_at", "-seq"))
