"""The page's first state: everything the first paint needs, in a bounded number of queries."""

from typing import Any
from uuid import UUID

from syncchat.access import find_message_for
from syncchat.domain.accounts.workspace import get_first_run
from syncchat.domain.messages.history import find_first_unread, read_history
from syncchat.domain.messages.pins import list_pins
from syncchat.domain.messages.saved import list_saved
from syncchat.domain.messages.threads import find_root_at, list_followed, read_replies
from syncchat.domain.notifications.settings import read_notification_settings
from syncchat.domain.rights.asking import list_rights
from syncchat.domain.rooms.directory import list_members
from syncchat.log.positions import read_position
from syncchat.models import Membership, Room, ThreadFollow, User, Workspace
from syncchat.models.messages.message import load_for_display
from syncchat.protocol.events import Message, MyRoom, ReadMarker, Saved
from syncchat.protocol.http import (
    Bootstrap,
    FirstRun,
    History,
    Me,
    Member,
    NotificationChoices,
    OpenRoom,
    OpenThread,
    SavedMessage,
    ThreadHistory,
    Threads,
    UserLog,
    WorkspaceState,
)
from syncchat.protocol.kinds import NotificationLevel, Role
from syncchat.serializers import seen_rooms
from syncchat.serializers.drafts import describe_drafts
from syncchat.serializers.emoji import serialize_emoji
from syncchat.serializers.events import serialize_saved
from syncchat.serializers.limits import make_limits
from syncchat.serializers.messages import serialize_messages
from syncchat.serializers.moderation.standing import find_standing
from syncchat.serializers.people import serialize_person
from syncchat.serializers.presence import read_presence
from syncchat.serializers.quiet import list_urgent, serialize_quiet
from syncchat.serializers.rooms import serialize_my_rooms, serialize_read_marker
from syncchat.serializers.scheduled import serialize_scheduled_counts
from syncchat.serializers.sidebar import serialize_sidebar
from syncchat.serializers.threads import serialize_my_threads, serialize_waiting_threads


def build_bootstrap(user: User, room: Room | None, focus: int | None = None) -> dict[str, Any]:
    """As JSON values. Positions are read before what they cover, so that nothing falls between."""
    user_log = UserLog(log=user.log_id, position=read_position(user.log_id))
    mine, quiet = serialize_my_rooms(user), serialize_quiet(user)
    state = Bootstrap(
        me=describe_me(user),
        workspace=describe_workspace(user),
        user_log=user_log,
        rooms=mine,
        open=_open_room(user, room, mine, focus) if room else None,
        saved=build_saved(user),
        sidebar=serialize_sidebar(user),
        scheduled=serialize_scheduled_counts(user),
        drafts=describe_drafts(user),
        quiet=quiet,
        standing=find_standing(user),
        urgent=list_urgent(user, quiet.allowed),
        threads=serialize_waiting_threads(user),
        emoji=serialize_emoji() or None,
        limits=make_limits(),
    )
    return state.model_dump(mode="json", exclude_none=True)


def build_saved(user: User) -> list[Saved]:
    return [serialize_saved(each) for each in list_saved(user=user).select_related("message")]


def describe_me(user: User) -> Me:
    chosen = user.preferences
    return Me(
        **dict(serialize_person(user)),
        theme=chosen.theme,
        text_size=chosen.text_size,
        density=chosen.density,
        reduce_motion=user.reduce_motion,
        enter_sends=user.enter_sends,
        single_key_shortcuts=user.single_key_shortcuts,
        undo_send=user.undo_send,
        link_previews=user.link_previews,
        shows_reads=user.shows_reads,
    )


def describe_notification_choices(user: User) -> NotificationChoices:
    chosen = read_notification_settings(user)
    return NotificationChoices(
        level=NotificationLevel(chosen.level or Workspace.current().notification_level),
        hides_words=chosen.hides_words,
        sounds=chosen.sounds,
        volume=chosen.volume,
    )


def describe_member(membership: Membership) -> Member:
    return Member(**dict(serialize_person(membership.user)), role=Role(membership.role))


def describe_marker(user: User, room_id: int) -> ReadMarker:
    return serialize_read_marker(serialize_my_rooms(user, room_id)[0])


def describe_history(
    room: Room,
    reader: User,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
) -> History:
    position = read_position(room.log_id)
    thread, _root_seq = find_thread_at(room, around)
    page = read_history(room=room, before=before, after=after, around=around, limit=limit)
    return History(
        messages=serialize_messages(page.messages, reader),
        position=position,
        has_older=page.has_older,
        has_newer=page.has_newer,
        thread=thread,
    )


def describe_thread(
    user: User, message_id: UUID, *, before: int | None = None, limit: int = 50
) -> ThreadHistory:
    """Raises: NotFound, if this is not a message that they may read."""
    room = find_message_for(user, message_id).room
    position = read_position(room.log_id)
    page = read_replies(user=user, message_id=message_id, before=before, limit=limit)
    root, *listed = serialize_messages([page.root, *page.messages], user)
    mine = serialize_my_threads(ThreadFollow.objects.filter(root=page.root), user)
    return ThreadHistory(
        root=root,
        messages=listed,
        position=position,
        has_older=page.has_older,
        mine=mine[0] if mine else None,
    )


def describe_saved(user: User) -> list[SavedMessage]:
    """What they keep of messages, each with its message."""
    listed = list(load_for_display(list_saved(user=user), "message__"))
    shown = {each.id: each for each in serialize_messages([saved.message for saved in listed], user)}
    return [SavedMessage(**dict(serialize_saved(saved)), message=shown[saved.message_id]) for saved in listed]


def describe_pins(user: User, room: Room) -> list[Message]:
    return serialize_messages(list_pins(user=user, room_id=room.pk), user)


def describe_threads(user: User, after: UUID | None = None) -> Threads:
    return Threads(threads=serialize_my_threads(list_followed(user=user, after=after), user))


def _open_room(user: User, room: Room, rooms: list[MyRoom], focus: int | None) -> OpenRoom:
    mine = next((one for one in rooms if one.id == room.pk), None)
    new_since = _find_divider(user, room, mine) if mine else None
    thread, shown = find_thread_at(room, focus)
    members = list(list_members(room=room))
    history = describe_history(room, user, around=shown if shown is not None else new_since)
    return OpenRoom(
        room=room.pk,
        focus=shown,
        visiting=None if mine else seen_rooms.visit(user, room),
        members=[describe_member(membership) for membership in members],
        presence=read_presence({user.pk, *(membership.user_id for membership in members)}, user.pk),
        new_since=new_since,
        **{**dict(history), "thread": thread},
    )


def find_thread_at(room: Room, seq: int | None) -> tuple[OpenThread | None, int | None]:
    """If an answer stands there that is in its thread alone: that thread, and where the room shows it."""
    root = None if seq is None else find_root_at(room=room, seq=seq)
    if root is None or seq is None:
        return None, seq
    return OpenThread(id=root.pk, seq=seq), root.seq


def _find_divider(user: User, room: Room, mine: MyRoom) -> int | None:
    if not mine.unread:
        return None
    last_read = mine.read_seq if mine.unread_seq is None else min(mine.read_seq, mine.unread_seq - 1)
    first = find_first_unread(room=room, user=user, last_read=last_read)
    return None if first is None else first - 1


def describe_workspace(user: User) -> WorkspaceState:
    steps = get_first_run(user)
    workspace = Workspace.current()
    return WorkspaceState(
        name=workspace.name,
        first_run=FirstRun(**steps._asdict()) if steps else None,
        rights=list_rights(workspace.rights),
    )
