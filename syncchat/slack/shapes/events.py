"""What happened, as the events of Slack's Events API."""

from collections.abc import Callable
from typing import Any

from syncchat.models import Delivery, Message, Room
from syncchat.protocol.kinds import RoomKind, WebhookEvent
from syncchat.slack.emoji import write_name
from syncchat.slack.ids import FILE, TEAM, write_person, write_room, write_uuid
from syncchat.slack.shapes.messages import shape_messages
from syncchat.slack.times import write_time, write_ts

Shape = dict[str, Any]
MENTION = "bot.mentioned"


def shape_event(delivery: Delivery, room: Room, message: Message | None, base: str) -> Shape | None:
    """None for what Slack has no event for."""
    writer = _WRITERS.get(delivery.kind)
    if writer is not None:
        return writer(delivery, room)
    about = _OF_MESSAGES.get(delivery.kind)
    return about(delivery, room, message, base) if about is not None and message is not None else None


def name_kind(room: Room) -> str:
    """`channel_type`."""
    if room.kind == RoomKind.DIRECT:
        return "im" if write_room(room)[0] == "D" else "mpim"
    return "group" if room.kind == RoomKind.PRIVATE else "channel"


def _find_person(delivery: Delivery, name: str) -> str:
    person = delivery.payload.get(name)
    return write_person(person["id"]) if isinstance(person, dict) else ""


def _write_sent(delivery: Delivery, room: Room, message: Message, base: str) -> Shape:
    (shape,) = shape_messages([message], base)
    where = {"channel": write_room(room), "channel_type": name_kind(room), "event_ts": shape["ts"]}
    return {**shape, **({"subtype": "file_share"} if message.files else {}), **where}


def _write_mention(delivery: Delivery, room: Room, message: Message, base: str) -> Shape:
    shape = _write_sent(delivery, room, message, base)
    shape.pop("subtype", None)
    return {**shape, "type": "app_mention"}


def _write_changed(delivery: Delivery, room: Room, message: Message, base: str) -> Shape:
    (shape,) = shape_messages([message], base)
    # What it said before is not told: that would tell the deleted words of a change
    before = {key: shape[key] for key in ("type", "user", "ts", "team")}
    return {
        **_begin_hidden(delivery, room, "message_changed"),
        "message": shape,
        "previous_message": {**before, "text": ""},
    }


def _write_deleted(delivery: Delivery, room: Room, message: Message, base: str) -> Shape:
    before: Shape = {
        "type": "message",
        "user": write_person(message.author_id),
        "ts": write_ts(message),
        "text": "",
    }
    if message.thread is not None:
        before["thread_ts"] = write_ts(message.thread)
    return {
        **_begin_hidden(delivery, room, "message_deleted"),
        "deleted_ts": write_ts(message),
        "previous_message": before,
    }


def _begin_hidden(delivery: Delivery, room: Room, subtype: str) -> Shape:
    at = write_time(delivery.created_at)
    where = {"channel": write_room(room), "channel_type": name_kind(room)}
    return {"type": "message", "subtype": subtype, "hidden": True, **where, "ts": at, "event_ts": at}


def _write_reaction(delivery: Delivery, room: Room, message: Message, base: str) -> Shape:
    is_added = delivery.kind == WebhookEvent.REACTION_ADDED
    return {
        "type": "reaction_added" if is_added else "reaction_removed",
        "user": _find_person(delivery, "actor"),
        "reaction": write_name(str(delivery.payload.get("emoji", ""))),
        "item_user": write_person(message.author_id),
        "item": {"type": "message", "channel": write_room(room), "ts": write_ts(message)},
        "event_ts": write_time(delivery.created_at),
    }


def _write_file(delivery: Delivery, room: Room, message: Message, base: str) -> Shape | None:
    """The first of them; the message's own event has all."""
    if not message.files:
        return None
    file_id = write_uuid(FILE, message.files[0].pk)
    return {
        "type": "file_shared",
        "channel_id": write_room(room),
        "file_id": file_id,
        "user_id": write_person(message.author_id),
        "file": {"id": file_id},
        "event_ts": write_ts(message),
    }


def _write_member(delivery: Delivery, room: Room) -> Shape:
    joined = delivery.kind == WebhookEvent.MEMBER_JOINED
    person, actor = _find_person(delivery, "person"), _find_person(delivery, "actor")
    return {
        "type": "member_joined_channel" if joined else "member_left_channel",
        "user": person,
        "channel": write_room(room),
        "channel_type": write_room(room)[0],
        "team": TEAM,
        **({"inviter": actor} if joined and actor not in ("", person) else {}),
        "event_ts": write_time(delivery.created_at),
    }


def _write_new_room(delivery: Delivery, room: Room) -> Shape:
    created = int(room.created_at.timestamp())
    channel = {"id": write_room(room), "name": room.name, "created": created}
    if delivery.kind == WebhookEvent.ROOM_RENAMED:
        return {"type": "channel_rename", "channel": channel, "event_ts": write_time(delivery.created_at)}
    channel["creator"] = write_person(room.created_by_id) if room.created_by_id else ""
    return {"type": "channel_created", "channel": channel, "event_ts": write_time(delivery.created_at)}


def _write_closed(delivery: Delivery, room: Room) -> Shape:
    archived = delivery.kind == WebhookEvent.ROOM_ARCHIVED
    return {
        "type": "channel_archive" if archived else "channel_unarchive",
        "channel": write_room(room),
        "user": _find_person(delivery, "actor"),
        "event_ts": write_time(delivery.created_at),
    }


_WRITERS: dict[str, Callable[[Delivery, Room], Shape]] = {
    WebhookEvent.MEMBER_JOINED: _write_member,
    WebhookEvent.MEMBER_LEFT: _write_member,
    WebhookEvent.ROOM_CREATED: _write_new_room,
    WebhookEvent.ROOM_RENAMED: _write_new_room,
    WebhookEvent.ROOM_ARCHIVED: _write_closed,
    WebhookEvent.ROOM_UNARCHIVED: _write_closed,
}
_OF_MESSAGES: dict[str, Callable[[Delivery, Room, Message, str], Shape | None]] = {
    WebhookEvent.MESSAGE_SENT: _write_sent,
    WebhookEvent.MESSAGE_EDITED: _write_changed,
    WebhookEvent.MESSAGE_DELETED: _write_deleted,
    WebhookEvent.REACTION_ADDED: _write_reaction,
    WebhookEvent.REACTION_REMOVED: _write_reaction,
    WebhookEvent.FILE_SHARED: _write_file,
    MENTION: _write_mention,
}
