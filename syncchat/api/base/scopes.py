"""What each operation and each command needs of an access token: one table, in which every one of them stands.

Whoever is signed in by a session needs none of this. A token never does more than its person may: all that the verbs
ask is asked besides.
"""

from django.utils.translation import gettext as _

from syncchat.errors import DomainError, Forbidden, NotFound
from syncchat.protocol import commands as c
from syncchat.protocol.kinds import Scope

COMMANDS: dict[type[c.Command], Scope] = {
    **dict.fromkeys((c.Hello, c.Ping, c.Pull, c.Watch, c.Idle), Scope.READ),
    **dict.fromkeys((c.SendMessage, c.EditMessage, c.DeleteMessage, c.Typing), Scope.WRITE),
    **dict.fromkeys((c.React, c.Unreact, c.PinMessage, c.UnpinMessage, c.RemovePreview), Scope.WRITE),
    **dict.fromkeys((c.CastVote, c.AddPollOption, c.ClosePoll), Scope.WRITE),
    **dict.fromkeys((c.Follow, c.Unfollow, c.ReadThread, c.MarkRead, c.MarkUnread, c.SetLevel), Scope.WRITE),
    **dict.fromkeys((c.SaveMessage, c.UnsaveMessage, c.KeepDraft), Scope.WRITE),
    **dict.fromkeys((c.ScheduleMessage, c.UnscheduleMessage, c.ReadActivity), Scope.WRITE),
    **dict.fromkeys((c.PlaceRoom, c.KeepSection, c.RemoveSection, c.SortRooms), Scope.WRITE),
    **dict.fromkeys((c.KeepQuiet, c.Ignore), Scope.WRITE),
}
# Of the person and not of one room: not by a token that is limited to some
OF_THE_PERSON = {
    c.ScheduleMessage,
    c.UnscheduleMessage,
    c.ReadActivity,
    c.PlaceRoom,
    c.KeepSection,
    c.RemoveSection,
    c.SortRooms,
    c.KeepQuiet,
    c.Ignore,
}

ROOM = "rooms/<int:room_id>"
MESSAGE = "messages/<uuidstr:message_id>"
UPLOAD = "uploads/<uuidstr:upload_id>"
GROUP = "groups/<int:group_id>"
# By method and route, below `/api/v1/`. What only reads needs `read`, unless it stands here; None is not for tokens
OPERATIONS: dict[str, Scope | None] = {
    # What each command needs is asked when it is known
    "POST commands": Scope.READ,
    "POST pull": Scope.READ,
    "PUT me/status": Scope.WRITE,
    "POST directs": Scope.WRITE,
    f"POST {ROOM}/join": Scope.WRITE,
    f"POST {ROOM}/leave": Scope.WRITE,
    f"PUT {ROOM}/level": Scope.WRITE,
    f"POST {ROOM}/messages": Scope.WRITE,
    f"POST {ROOM}/slash-commands": Scope.WRITE,
    f"POST {ROOM}/read": Scope.WRITE,
    f"POST {ROOM}/unread": Scope.WRITE,
    f"PATCH {MESSAGE}": Scope.WRITE,
    f"DELETE {MESSAGE}": Scope.WRITE,
    f"PUT {MESSAGE}/reactions/<str:emoji>": Scope.WRITE,
    f"DELETE {MESSAGE}/reactions/<str:emoji>": Scope.WRITE,
    f"PUT {MESSAGE}/pin": Scope.WRITE,
    f"DELETE {MESSAGE}/pin": Scope.WRITE,
    f"PUT {MESSAGE}/poll/vote": Scope.WRITE,
    f"POST {MESSAGE}/actions": Scope.WRITE,
    f"POST {MESSAGE}/poll/options": Scope.WRITE,
    f"POST {MESSAGE}/poll/close": Scope.WRITE,
    f"PUT {MESSAGE}/follow": Scope.WRITE,
    f"DELETE {MESSAGE}/follow": Scope.WRITE,
    f"POST {MESSAGE}/thread/read": Scope.WRITE,
    "POST uploads": Scope.FILES,
    f"GET {UPLOAD}": Scope.FILES,
    f"PATCH {UPLOAD}": Scope.FILES,
    f"DELETE {UPLOAD}": Scope.FILES,
    "POST rooms": Scope.MANAGE,
    f"PATCH {ROOM}": Scope.MANAGE,
    f"DELETE {ROOM}": Scope.MANAGE,
    f"POST {ROOM}/archive": Scope.MANAGE,
    f"POST {ROOM}/unarchive": Scope.MANAGE,
    f"POST {ROOM}/members": Scope.MANAGE,
    f"PATCH {ROOM}/members/<int:person_id>": Scope.MANAGE,
    f"DELETE {ROOM}/members/<int:person_id>": Scope.MANAGE,
    "PATCH people/<int:person_id>": Scope.MANAGE,
    "POST groups": Scope.MANAGE,
    f"PATCH {GROUP}": Scope.MANAGE,
    f"DELETE {GROUP}": Scope.MANAGE,
    f"POST {GROUP}/people": Scope.MANAGE,
    f"DELETE {GROUP}/people/<int:person_id>": Scope.MANAGE,
    # An invite is a key: who reads them can hand them out
    "GET invites": Scope.MANAGE,
    "POST invites": Scope.MANAGE,
    "DELETE invites/<int:invite_id>": Scope.MANAGE,
    "POST workspace/first-run": Scope.MANAGE,
    "GET workspace/audit": Scope.MANAGE,
    "POST reports": Scope.WRITE,
    "GET reports": Scope.MANAGE,
    "POST reports/<int:case_id>/decision": Scope.MANAGE,
    "POST reports/<int:case_id>/notes": Scope.MANAGE,
    "DELETE people/<int:person_id>/silence": Scope.MANAGE,
    "POST me/notices/<int:notice_id>/seen": Scope.WRITE,
    # Of a browser that is signed in
    "POST start-failures": None,
    "GET push": None,
    "POST push/devices": None,
    "DELETE push/devices/<int:device_id>": None,
    "POST push/devices/<int:device_id>/test": None,
}
# These change what is mine alone, and answer with what others have said: they need `read` besides
ANSWERED_WITH_HISTORY = {
    f"PUT {MESSAGE}/follow",
    f"DELETE {MESSAGE}/follow",
    f"POST {MESSAGE}/thread/read",
}
# Of no one room, and still good for a token that is limited to some: what they answer leaves out all others
FOR_SOME_ROOMS = {
    "GET me",
    "GET me/activity",
    "GET rooms",
    "GET people",
    "GET people/<int:person_id>",
    "GET groups",
    "GET emoji",
    "GET search",
    "GET threads",
    "GET logs/<int:log_id>/events",
    "POST pull",
    "POST commands",
    "POST uploads",
    f"GET {UPLOAD}",
    f"PATCH {UPLOAD}",
    f"DELETE {UPLOAD}",
}
READING = ("GET", "HEAD", "OPTIONS")


class ScopeMissing(Forbidden):
    """``scope`` is what the token would need."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(_("This token may not do that: it has no “%s”.") % scope.value)
        self.scope = scope


def check_command(scopes: frozenset[str] | None, *, is_limited: bool, command: c.Command) -> None:
    """``scopes`` is None for who came by a session.

    Raises:
        Forbidden: the token does not have the scope, or the command is not of one of its rooms.
    """
    if scopes is None:
        return
    needed = COMMANDS[type(command)]
    if needed not in scopes:
        raise ScopeMissing(needed)
    if is_limited and type(command) in OF_THE_PERSON:
        raise _limited()


def check_operation(scopes: frozenset[str], *, is_limited: bool, operation: str) -> None:
    """``operation`` is a method and a route, as in the table.

    Raises:
        Forbidden: the same.
        NotFound: no such operation.
    """
    if operation not in OPERATIONS and operation.partition(" ")[0] not in READING:
        raise NotFound
    needed = _list_needed(operation)
    if not needed:
        raise Forbidden(_("A token cannot do that. Sign in on the page instead."))
    for scope in needed:
        if scope not in scopes:
            raise ScopeMissing(scope)
    if is_limited and operation not in FOR_SOME_ROOMS and not _is_of_one_room(operation):
        raise _limited()


def _list_needed(operation: str) -> list[Scope]:
    """None at all is not for tokens."""
    needed = OPERATIONS.get(operation, Scope.READ)
    besides = [Scope.READ] if operation in ANSWERED_WITH_HISTORY else []
    return [*besides, needed] if needed else []


def list_scopes(method: str, path: str) -> list[Scope]:
    """What an operation needs by its path in the document, as `/api/v1/rooms/{room_id}`; nothing is not for tokens."""
    return _BY_PATH.get(f"{method} {path}", [Scope.READ])


_BY_PATH = {
    operation.replace(" ", " /api/v1/", 1)
    .replace("<int:", "{")
    .replace("<str:", "{")
    .replace("<uuidstr:", "{")
    .replace(">", "}"): _list_needed(operation)
    for operation in OPERATIONS
}


def _is_of_one_room(operation: str) -> bool:
    return ROOM in operation or MESSAGE in operation


def _limited() -> DomainError:
    return Forbidden(_("This token is limited to some rooms, and that is of none of them."))
