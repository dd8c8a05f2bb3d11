"""Read markers and the counts derived from them. Nothing here counts up or down."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from syncchat.access import get_room_for
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Log, Membership, User
from syncchat.models.unread import with_unread
from syncchat.protocol.kinds import EntryKind


class Unread(NamedTuple):
    unread: int
    mentions: int


Change = Callable[[Membership, int], None]


def mark_read(*, actor: User, room_id: int, seq: int) -> Membership:
    """Move the read marker forward (the greatest wins) and end "unread from here" if passed."""
    return _move(actor, room_id, lambda place, head: _read_to(place, min(seq, head)))


def mark_unread(*, actor: User, room_id: int, seq: int) -> Membership:
    """Count messages from ``seq`` on as unread again; the read marker itself stays."""
    return _move(actor, room_id, lambda place, head: _unread_from(place, max(1, min(seq, head))))


def _read_to(place: Membership, seq: int) -> None:
    place.read_seq = max(place.read_seq, seq)
    if place.unread_seq is not None and seq >= place.unread_seq:
        place.unread_seq = None


def _unread_from(place: Membership, seq: int) -> None:
    place.unread_seq = seq


@transaction.atomic
def _move(user: User, room_id: int, change: Change) -> Membership:
    room, place = get_room_for(user, room_id)
    lock_logs([user.log_id])
    place.refresh_from_db()
    before = (place.read_seq, place.unread_seq)
    change(place, Log.objects.get(pk=room.log_id).head)
    if before != (place.read_seq, place.unread_seq):
        place.save(update_fields=["read_seq", "unread_seq"])
        append_entry(log_id=user.log_id, kind=EntryKind.READ_MARKER, actor=user, room_id=room_id)
    return place


def count_unread(user: User) -> dict[int, Unread]:
    """Unread messages and mentions of every room of this person."""
    places = with_unread(Membership.objects.filter(user_id=user.pk))
    return {place.room_id: Unread(place.unread, place.mention_count) for place in places}
