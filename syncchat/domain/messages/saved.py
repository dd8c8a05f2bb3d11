"""Saving a message for oneself, with or without a reminder. Nobody else learns of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_message_for
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Message, Room, SavedMessage, User
from syncchat.protocol.kinds import EntryKind, MessageKind
from syncchat.queue.tasks import put_down, task

SAVED_LIMIT = 500
FARTHEST_REMINDER = timedelta(days=2 * 366)


@transaction.atomic
def save_message(*, actor: User, message_id: UUID, remind_at: datetime | None = None) -> SavedMessage:
    """Save it once, however often it is asked; the reminder is the one that was asked for last.

    A reminder in the past is due at once: it may have waited in a browser without a network.

    Raises:
        NotFound: not a message that this person may read.
        Forbidden: the message is deleted, or none that a person wrote.
        Invalid: the reminder is years away.
        Conflict: they keep as many as they may.
    """
    message = find_message_for(actor, message_id)
    if message.deleted_at is not None or message.kind != MessageKind.TEXT:
        raise Forbidden(_("Only a message that is there can be saved."))
    if remind_at and remind_at > timezone.now() + FARTHEST_REMINDER:
        raise Invalid(_("Choose a time within the next two years."), field="remind_at")
    saved = _lock(actor, message) or SavedMessage(user=actor, message=message)
    if saved.pk and saved.remind_at == remind_at:
        return saved
    if not saved.pk:
        _check_room_for_one(actor)
    saved.remind_at = remind_at
    saved.save()
    _tell(actor, message)
    if remind_at and not saved.is_due:
        put_down(remind_of_saved, at=remind_at, user_id=actor.pk, message_id=str(message.pk))
    return saved


@task
def remind_of_saved(user_id: int, message_id: str) -> None:
    """A task for the time of a reminder: every tab hears of it, whatever its own clock says."""
    found = SavedMessage.objects.filter(user=user_id, message=UUID(message_id))
    saved = found.select_related("user", "message").first()
    if saved is not None and saved.is_due:
        with transaction.atomic():
            _tell(saved.user, saved.message)


@transaction.atomic
def unsave_message(*, actor: User, message_id: UUID) -> None:
    """What is not saved is gone already.

    Raises:
        NotFound: not a message that this person may read.
    """
    message = find_message_for(actor, message_id)
    saved = _lock(actor, message)
    if saved is not None:
        saved.delete()
        _tell(actor, message)


def list_saved(*, user: User) -> QuerySet[SavedMessage]:
    """What is there still and may be read still, the last one saved first."""
    mine = SavedMessage.objects.filter(user=user, message__deleted_at=None)
    return mine.filter(message__room__in=Room.objects.visible_to(user.pk)).order_by("-saved_at", "-pk")


def _lock(actor: User, message: Message) -> SavedMessage | None:
    lock_logs([actor.log_id])
    return SavedMessage.objects.filter(user=actor, message=message).first()


def _check_room_for_one(actor: User) -> None:
    # What is not shown, of deleted messages or of rooms they left, they could not take out
    if list_saved(user=actor).count() >= SAVED_LIMIT:
        words = _("You have saved %s messages, and no more can be kept. Take some out first.")
        raise Conflict(words % SAVED_LIMIT)


def _tell(actor: User, message: Message) -> None:
    append_entry(
        log_id=actor.log_id,
        kind=EntryKind.SAVED_CHANGED,
        actor=actor,
        message=message,
        room_id=message.room_id,
    )
