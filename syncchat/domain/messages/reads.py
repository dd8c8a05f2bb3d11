"""Read markers and the counts derived from them. Nothing here counts up or down."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from syncchat.access import get_room_for
from syncchat.domain.messages.receipts import tell_read
from syncchat.domain.notifications.push.clearing import clear_read
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Log, Membership, User
from syncchat.models.queries.unread import with_unread
from syncchat.protocol.kinds import EntryKind


class Unread(NamedTuple):
    unread: int
    mentions: int


Change = Callable[[Membership, int], None]


def mark_read(*, actor: User, room_id: int, seq: int) -> Membership:
    """Move the read marker forward (the greatest wins) and end "unread from here" if passed."""
    return _move(actor, room_id, lambda membership, head: _read_to(membership, min(seq, head)))


def mark_unread(*, actor: User, room_id: int, seq: int) -> Membership:
    """Count messages from ``seq`` on as unread again; the read marker itself stays."""
    return _move(actor, room_id, lambda membership, head: _unread_from(membership, max(1, min(seq, head))))


def _read_to(membership: Membership, seq: int) -> None:
    membership.read_seq = max(membership.read_seq, seq)
    if membership.unread_seq is not None and seq >= membership.unread_seq:
        membership.unread_seq = None


def _unread_from(membership: Membership, seq: int) -> None:
    membership.unread_seq = seq


@transaction.atomic
def _move(user: User, room_id: int, change: Change) -> Membership:
    # Their log first: who leaves the room holds it as well, so that the membership stays as it is read here
    lock_logs([user.log_id])
    room, membership = get_room_for(user, room_id)
    before = (membership.read_seq, membership.unread_seq)
    change(membership, Log.objects.get(pk=room.log_id).head)
    if before != (membership.read_seq, membership.unread_seq):
        membership.save(update_fields=["read_seq", "unread_seq"])
        append_entry(log_id=user.log_id, kind=EntryKind.READ_MARKER, actor=user, room_id=room_id)
    if before[0] != membership.read_seq:
        tell_read(membership)
        clear_read(person=user.pk, room=room.pk, seq=membership.read_seq)
    return membership


def count_unread(user: User) -> dict[int, Unread]:
    """Unread messages and mentions of every room of this person."""
    memberships = with_unread(Membership.objects.filter(user_id=user.pk))
    return {
        membership.room_id: Unread(membership.unread, membership.mention_count) for membership in memberships
    }
