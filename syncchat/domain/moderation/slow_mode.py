"""Some seconds between two messages of one person, where a room is to be slow. Moderators and programs are exempt."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.limits.limits import say_wait
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.rooms.locking import check_is_changeable, check_moderates, lock_room
from syncchat.errors import Invalid, RateLimited
from syncchat.log.append import append_entry
from syncchat.models import Membership, Message, Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import EntryKind

# Seconds; longer, a room is better one of announcements
CHOICES = (0, 5, 10, 30, 60, 300, 900, 3600)


@transaction.atomic
def set_slow_mode(*, actor: User, room_id: int, seconds: int) -> Room:
    """Raises: NotFound, Forbidden for all but moderators, Invalid for another number of seconds."""
    locked = lock_room(actor, room_id)
    check_is_changeable(locked.room)
    check_moderates(locked)
    check_may_speak(actor)
    if seconds not in CHOICES:
        raise Invalid(_("Choose one from the list."), field="slow_mode")
    room = locked.room
    if seconds != room.slow_mode:
        note_setting(
            actor=actor,
            action=AuditAction.ROOM_CHANGED,
            room=room,
            name="slow mode",
            before=room.slow_mode,
            after=seconds,
        )
        room.slow_mode = seconds
        room.save(update_fields=["slow_mode"])
        append_entry(log_id=room.log_id, kind=EntryKind.ROOM_CHANGED, actor=actor)
    return room


def is_slowed(membership: Membership) -> bool:
    room, user = membership.room, membership.user
    return bool(room.slow_mode) and not user.is_bot and not find_rights(room, user, membership).moderate


def check_slow_mode(membership: Membership) -> None:
    """Nothing is read for it: it stands at the membership when they last said something.

    Raises:
        RateLimited: too soon after their last message here.
    """
    if membership.spoke_at is None or not is_slowed(membership):
        return
    end = membership.spoke_at + timedelta(seconds=membership.room.slow_mode)
    wait = (end - timezone.now()).total_seconds()
    # A clock that was set back makes nobody wait for longer than the room says
    if 0 < wait <= membership.room.slow_mode:
        words = _("This room is slow: a message every %(pause)s. Yours goes out in %(wait)s.")
        said = {"pause": say_wait(membership.room.slow_mode), "wait": say_wait(wait)}
        raise RateLimited(words % said, retry_after=wait)


def store_spoken(memberships: Sequence[Membership]) -> None:
    if memberships:
        Membership.objects.bulk_update(memberships, ["spoke_at"])


def find_spoken(room: Room, person: User) -> datetime | None:
    """When somebody who comes back had last said something: going and coming makes nobody faster."""
    if not room.slow_mode:
        return None
    since = timezone.now() - timedelta(seconds=room.slow_mode)
    said = Message.objects.filter(author=person, room=room, created_at__gt=since)
    return said.order_by("-created_at").values_list("created_at", flat=True).first()
