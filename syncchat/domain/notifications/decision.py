"""Who is told of a message, by which ways, and why: one function, that reads nothing and knows no time."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from syncchat.protocol.kinds import NotificationLevel, NotificationReason, NotificationWay

BADGE, SOUND, PUSH, MAIL = NotificationWay
Reason = NotificationReason


class Facts(NamedTuple):
    """What is known of one person and one message."""

    is_system_line: bool = False
    is_deleted: bool = False
    is_archived: bool = False
    is_own: bool = False
    is_locked_out: bool = False
    is_member: bool = True
    # The person has muted or blocked its author
    is_ignored: bool = False
    is_direct: bool = False
    # By name, by a group, or with everybody of the room
    is_named: bool = False
    # It stands in a thread and nowhere else
    is_in_thread: bool = False
    follows_thread: bool = False
    room_level: str = NotificationLevel.ALL
    # "": the workspace's
    own_level: str = ""
    workspace_level: str = NotificationLevel.MENTIONS
    is_read: bool = False
    # Do not disturb, and its author is nobody whose mentions come through
    is_quiet: bool = False
    # At work at an open page
    is_active: bool = False
    has_device: bool = True
    wants_sound: bool = True
    wants_mail: bool = True


class Decision(NamedTuple):
    ways: AbstractSet[NotificationWay]
    reason: NotificationReason


_NOTHING = frozenset[NotificationWay]()
_WAITS = frozenset({BADGE})


def decide(facts: Facts) -> Decision:
    concern = find_concern(facts)
    if reason := _find_hindrance(facts) or _find_bound(facts, concern):
        return Decision(_NOTHING, reason)
    if reason := _find_level(facts, concern):
        return Decision(_WAITS, reason)
    if facts.is_read:
        return Decision(_NOTHING, Reason.READ)
    mail = {MAIL} if concern != Reason.EVERYTHING and facts.wants_mail else _NOTHING
    if facts.is_quiet:
        # A mail waits until they may be disturbed
        return Decision(_WAITS | mail, Reason.DO_NOT_DISTURB)
    told = _WAITS | ({SOUND} if facts.wants_sound else _NOTHING)
    if facts.is_active:
        return Decision(told, Reason.ACTIVE)
    if not facts.has_device:
        return Decision(told | mail, Reason.NO_DEVICE)
    return Decision(told | mail | {PUSH}, concern)


def find_concern(facts: Facts) -> NotificationReason:
    """What a message is to them, by what counts most."""
    if facts.is_direct:
        return Reason.DIRECT
    if facts.is_named:
        return Reason.MENTION
    return Reason.THREAD if facts.follows_thread else Reason.EVERYTHING


def _find_hindrance(facts: Facts) -> NotificationReason | None:
    """What keeps everybody from being told, or this person from reading it."""
    hindrances = (
        (facts.is_locked_out, Reason.LOCKED_OUT),
        (not facts.is_member, Reason.NOT_A_MEMBER),
        (facts.is_system_line, Reason.SYSTEM_LINE),
        (facts.is_deleted, Reason.DELETED),
        (facts.is_archived, Reason.ARCHIVED),
        (facts.is_own, Reason.OWN),
        (facts.is_ignored, Reason.IGNORED),
    )
    return next((reason for holds, reason in hindrances if holds), None)


def _find_bound(facts: Facts, concern: NotificationReason) -> NotificationReason | None:
    """What lights no lamp in the room, as its counts have it."""
    if facts.is_in_thread and not facts.follows_thread:
        return Reason.THREAD_NOT_FOLLOWED
    if facts.room_level == NotificationLevel.NOTHING:
        return Reason.ROOM_NOTHING
    if facts.room_level == NotificationLevel.MENTIONS and concern == Reason.EVERYTHING:
        return Reason.ROOM_MENTIONS
    return None


def _find_level(facts: Facts, concern: NotificationReason) -> NotificationReason | None:
    """What the person, or for them the workspace, wants to hear of outside the room."""
    level = facts.own_level or facts.workspace_level
    if level == NotificationLevel.NOTHING:
        return Reason.OWN_NOTHING if facts.own_level else Reason.WORKSPACE_NOTHING
    if level == NotificationLevel.MENTIONS and concern == Reason.EVERYTHING:
        return Reason.OWN_MENTIONS if facts.own_level else Reason.WORKSPACE_MENTIONS
    return None
