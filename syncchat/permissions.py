"""What a person may do in a room, said once: for the verbs, the socket and the page."""

from typing import NamedTuple

from syncchat.models.accounts.user import User
from syncchat.models.membership import Membership
from syncchat.models.room import Room
from syncchat.protocol.kinds import Role, RoomKind, WorkspaceRole


class Rights(NamedTuple):
    """``send`` messages; ``moderate`` people, words, name and topic; ``manage`` the room itself."""

    send: bool
    moderate: bool
    manage: bool


def find_rights(room: Room, user: User, membership: Membership | None) -> Rights:
    """Owners and administrators of the workspace count as owners of every public room, and of no other.

    Its moderators count as moderators of every public room, and of those that they are in.
    """
    if room.kind == RoomKind.DIRECT:
        return Rights(send=membership is not None and membership.has_audience, moderate=False, manage=False)
    is_public, role = room.kind == RoomKind.PUBLIC, user.workspace_role
    owns = is_public and role.reaches(WorkspaceRole.ADMINISTRATOR)
    keeps_order = role.reaches(WorkspaceRole.MODERATOR) and not role.reaches(WorkspaceRole.ADMINISTRATOR)
    manages = owns or (membership is not None and membership.role == Role.OWNER)
    tidies = keeps_order and (is_public or membership is not None)
    moderates = owns or tidies or (membership is not None and membership.moderates)
    may_write = membership is not None and room.archived_at is None
    return Rights(
        send=may_write and (moderates or not room.is_announcement),
        moderate=moderates,
        manage=manages,
    )
