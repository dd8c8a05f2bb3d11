"""A room with its log locked: what is read here stays true until the transaction ends."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from syncchat.access import find_membership, find_room_for, get_message_for, get_room_for
from syncchat.errors import Forbidden
from syncchat.log.append import lock_logs
from syncchat.models import Membership, Message, Room, User
from syncchat.permissions import Rights, find_rights
from syncchat.protocol.kinds import RoomKind


class LockedRoom(NamedTuple):
    room: Room
    membership: Membership | None
    rights: Rights


def lock_room(user: User, room_id: int, people: Iterable[User] = ()) -> LockedRoom:
    """The room as it is once its log, and these people's, are ours.

    Raises:
        NotFound: this person may not read it; or it went while we waited.
    """
    room = find_room_for(user, room_id)
    lock_logs([room.log_id, *(person.log_id for person in people)])
    room = find_room_for(user, room_id)
    membership = find_membership(user, room_id)
    return LockedRoom(room, membership, find_rights(room, user, membership))


def lock_message(actor: User, message_id: UUID) -> tuple[Message, Membership]:
    """A message of this person's room with the room's log locked, so that changes never cross.

    Raises:
        NotFound: no such message, or not their room.
        Forbidden: the room is archived.
    """
    lock_logs([get_message_for(actor, message_id).room.log_id])
    message = get_message_for(actor, message_id)
    room, membership = get_room_for(actor, message.room_id)
    if room.archived_at is not None:
        raise Forbidden(_("This room is archived: it can be read, not changed."))
    return message, membership


def check_is_changeable(room: Room) -> None:
    """Raises: Forbidden for direct messages, whose people and name are fixed, and for archived rooms."""
    if room.kind == RoomKind.DIRECT:
        raise Forbidden(_("A direct message has no name, no topic and always the same people."))
    if room.archived_at is not None:
        raise Forbidden(_("This room is archived: it can be read, not changed."))


def check_moderates(locked: LockedRoom) -> None:
    if not locked.rights.moderate:
        raise Forbidden(_("Only this room's moderators can do that."))


def check_manages(locked: LockedRoom) -> None:
    if not locked.rights.manage:
        raise Forbidden(_("Only this room's owner can do that."))
