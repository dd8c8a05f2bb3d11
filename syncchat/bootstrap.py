"""The page's first state: everything the first paint needs, in a bounded number of queries."""

from typing import Any

from syncchat import rooms_seen
from syncchat.answers import make_limits
from syncchat.domain.directory import list_members
from syncchat.domain.history import find_first_unread, read_history
from syncchat.domain.workspace import get_first_run
from syncchat.models import Membership, Room, User, Workspace
from syncchat.protocol.events import MyRoom, ReadMarker
from syncchat.protocol.http import Bootstrap, FirstRun, History, Me, Member, OpenRoom, UserLog, WorkspaceState
from syncchat.realtime import encode
from syncchat.realtime.pages import read_heads

def build_bootstrap(user: User, room: Room | None, focus: int | None = None) -> dict[str, Any]:
    """As JSON values. Positions are read before what they cover, so that nothing falls between."""
    user_log = UserLog(log=user.log_id, position=read_heads([user.log_id])[user.log_id])
    mine = encode.my_rooms(user)
    state = Bootstrap(
        me=describe_me(user),
        workspace=describe_workspace(user),
        user_log=user_log,
        rooms=mine,
        open=_open_room(user, room, mine, focus) if room else None,
        limits=make_limits(),
    )
    return state.model_dump(mode="json")


def describe_me(user: User) -> Me:
    return Me(
        **dict(encode.person(user)),
        theme=user.theme,
        text_size=user.text_size,
        density=user.density,
        reduce_motion=user.reduce_motion,
        enter_sends=user.enter_sends,
        single_key_shortcuts=user.single_key_shortcuts,
        undo_send=user.undo_send,
        is_owner=user.is_owner,
    )


def describe_member(place: Membership) -> Member:
    return Member(**dict(encode.person(place.user)), role=place.role)


def describe_marker(user: User, room_id: int) -> ReadMarker:
    return encode.read_marker(encode.my_rooms(user, room_id)[0])


def describe_history(
    room: Room,
    reader: User,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
) -> History:
    position = read_heads([room.log_id])[room.log_id]
    page = read_history(room=room, before=before, after=after, around=around, limit=limit)
    return History(
        messages=encode.messages(page.messages, reader),
        position=position,
        has_older=page.has_older,
        has_newer=page.has_newer,
    )


def _open_room(user: User, room: Room, rooms: list[MyRoom], focus: int | None) -> OpenRoom:
    mine = next((one for one in rooms if one.id == room.pk), None)
    new_since = _find_divider(user, room, mine) if mine else None
    return OpenRoom(
        room=room.pk,
        visiting=None if mine else rooms_seen.visit(user, room),
        members=[describe_member(place) for place in list_members(room=room)],
        focus=focus,
        new_since=new_since,
        **dict(describe_history(room, user, around=focus if focus is not None else new_since)),
    )


def _find_divider(user: User, room: Room, mine: MyRoom) -> int | None:
    if not mine.unread:
        return None
    last_read = mine.read_seq if mine.unread_seq is None else min(mine.read_seq, mine.unread_seq - 1)
    first = find_first_unread(room=room, user=user, last_read=last_read)
    return None if first is None else first - 1


def describe_workspace(user: User) -> WorkspaceState:
    steps = get_first_run(user)
    return WorkspaceState(
        name=Workspace.current().name, first_run=FirstRun(**steps._asdict()) if steps else None
    )
