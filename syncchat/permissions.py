"""What a person may do in a room, said once: for the verbs, the socket and the page."""

from typing import NamedTuple

from syncchat.models.accounts.user import User
from syncchat.models.membership import Membership
from syncchat.models.room import Room
from syncchat.protocol.kinds import Role, RoomKind


class Rights(NamedTuple):
    """``send`` messages; ``moderate`` people, words, name and topic; ``manage`` the room itself."""

    send: bool
    moderate: bool
    manage: bool


def find_rights(room: Room, user: User, membership: Membership | None) -> Rights:
    """An owner of the workspace counts as an owner of every public room, and of no other."""
    if room.kind == RoomKind.DIRECT:
        return Rights(send=membership is not None and membership.has_audience, moderate=False, manage=False)
    owns = user.is_owner and room.kind == RoomKind.PUBLIC
    manages = owns or (membership is not None and membership.role == Role.OWNER)
    moderates = owns or (membership is not None and membership.moderates)
    may_write = membership is not None and room.archived_at is None
    return Rights(
        send=may_write and (moderates or not room.is_announcement),
        moderate=moderates,
        manage=manages,
    )
