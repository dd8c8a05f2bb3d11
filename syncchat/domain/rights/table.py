"""Who may do what in the workspace: the one table. The verbs ask it, the settings and docs/roles.md show it."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from syncchat.protocol.kinds import Right, Until, WorkspaceRole

OWNER, ADMINISTRATOR, MODERATOR, MEMBER = (
    WorkspaceRole.OWNER,
    WorkspaceRole.ADMINISTRATOR,
    WorkspaceRole.MODERATOR,
    WorkspaceRole.MEMBER,
)


class Rule(NamedTuple):
    """``default`` is the least role that may; owners of the workspace may choose another of ``choices``, if any.

    With ``also_in_room`` moderators of a room count as moderators: of the room that it is done in, or of the room of
    everybody for what belongs to no room.
    """

    name: Promise
    default: WorkspaceRole
    choices: tuple[WorkspaceRole, ...] = ()
    also_in_room: bool = False


class TimeRule(NamedTuple):
    """What everybody may with their own words, and how long."""

    name: Promise
    default: Until = Until.ALWAYS


RULES: dict[Right, Rule] = {
    Right.CREATE_OPEN_ROOMS: Rule(_("Create open rooms"), MEMBER, (MEMBER, MODERATOR, ADMINISTRATOR)),
    Right.CREATE_PRIVATE_ROOMS: Rule(_("Create private rooms"), MEMBER, (MEMBER, MODERATOR, ADMINISTRATOR)),
    Right.INVITE: Rule(_("Invite people"), ADMINISTRATOR, (MEMBER, MODERATOR, ADMINISTRATOR)),
    Right.MAKE_GROUPS: Rule(_("Make groups"), MODERATOR, (MODERATOR, ADMINISTRATOR), also_in_room=True),
    Right.MENTION_EVERYONE: Rule(
        _("Call everybody in a room with @room"),
        MEMBER,
        (MEMBER, MODERATOR, ADMINISTRATOR),
        also_in_room=True,
    ),
    Right.ADD_EMOJI: Rule(_("Add emoji"), MODERATOR, (MEMBER, MODERATOR, ADMINISTRATOR), also_in_room=True),
    Right.MAKE_WEBHOOKS: Rule(
        _("Make webhooks for rooms that they own"), MEMBER, (MEMBER, MODERATOR, ADMINISTRATOR)
    ),
    Right.MAKE_BOTS: Rule(_("Make bots and outgoing webhooks"), ADMINISTRATOR, (ADMINISTRATOR, OWNER)),
    Right.KEEP_ORDER: Rule(_("Decide about reports of every room: remove, warn, silence"), MODERATOR),
    Right.MODERATE_ROOMS: Rule(_("Moderate every open room, and private rooms that they are in"), MODERATOR),
    Right.OWN_ROOMS: Rule(_("Manage every open room as its owner"), ADMINISTRATOR),
    Right.MANAGE_PEOPLE: Rule(
        _("Lock out, let in, reset the sign-in of those below them, and give them roles"), ADMINISTRATOR
    ),
    Right.CHANGE_SETTINGS: Rule(_("Change settings of the workspace, files and jobs"), ADMINISTRATOR),
    Right.READ_AUDIT_LOG: Rule(_("Read the audit log"), ADMINISTRATOR),
    Right.CHANGE_OWNERS: Rule(_("Make and unmake owners and administrators"), OWNER),
    Right.CHANGE_RIGHTS: Rule(_("Change who may do what"), OWNER),
    Right.MOVE_DATA: Rule(_("Export the whole workspace, and bring others in"), OWNER),
    Right.KEEP_AUDIT_LOG: Rule(_("Say how long the audit log is kept"), OWNER),
    Right.KEEP_MESSAGES: Rule(_("Say how long messages are kept, and which are held"), OWNER),
}
TIME_RULES: dict[Right, TimeRule] = {
    Right.EDIT_OWN: TimeRule(_("Edit what they said themselves")),
    Right.DELETE_OWN: TimeRule(_("Delete what they said themselves")),
}
TIMES: dict[Until, timedelta | None] = {
    Until.NEVER: timedelta(0),
    Until.MINUTES: timedelta(minutes=5),
    Until.HOUR: timedelta(hours=1),
    Until.DAY: timedelta(days=1),
    Until.ALWAYS: None,
}
TIME_NAMES = {
    Until.NEVER: _("Never"),
    Until.MINUTES: _("For 5 minutes"),
    Until.HOUR: _("For an hour"),
    Until.DAY: _("For a day"),
    Until.ALWAYS: _("Always"),
}
# Who that is, said of the least role
LEAST_NAMES = {
    OWNER: _("Owners"),
    ADMINISTRATOR: _("Administrators and owners"),
    MODERATOR: _("Moderators and above"),
    MEMBER: _("Everybody but guests"),
}
REFUSALS = {
    OWNER: _("Only owners of the workspace can do that."),
    ADMINISTRATOR: _("Only owners and administrators of the workspace can do that."),
    MODERATOR: _("Only moderators of the workspace, and those above them, can do that."),
    MEMBER: _("Guests cannot do that."),
}
