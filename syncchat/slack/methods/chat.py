"""`chat.*`: saying, changing, deleting, and saying later."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from syncchat.domain.hooks.payloads import Post, Unreadable, part_actions, read_payload
from syncchat.domain.ids import make_id
from syncchat.domain.later.scheduled import list_scheduled
from syncchat.domain.markup.escapes import escape
from syncchat.models import Message, Room
from syncchat.protocol import commands
from syncchat.slack.call import Answer, Call
from syncchat.slack.errors import SlackError
from syncchat.slack.ids import SCHEDULED, read_uuid, write_room, write_uuid
from syncchat.slack.names import Names
from syncchat.slack.shapes.messages import shape_message, write_text
from syncchat.slack.times import find_by_ts, write_ts

POSTS = UUID("019aa000-0000-7000-8000-736c61636b21")


def post_message(call: Call) -> Answer:
    room, post = call.get_room(), read_post(call)
    return say(call, room, post, key=call.arguments.text("client_msg_id"))


def say_of_oneself(call: Call) -> Answer:
    room, body = call.get_room(), read_words(call)
    answer = say(call, room, Post(f"_{body.strip('_')}_", []))
    return {"channel": answer["channel"], "ts": answer["ts"]}


def say(call: Call, room: Room, post: Post, *, key: str = "", files: tuple[UUID, ...] = ()) -> Answer:
    """Once for each ``key``, however often it comes."""
    root = find_root(call, room)
    sent = call.run(
        commands.SendMessage(
            type="send",
            id=uuid5(POSTS, f"{call.user.pk} {room.pk} {key}") if key else make_id(),
            room=room.pk,
            body=post.body,
            thread=root.pk if root else None,
            also_in_room=root is not None and call.arguments.flag("reply_broadcast"),
            files=list(files),
            actions=post.actions,
        )
    )
    return describe(sent.message, room, call)


def describe(message: Message, room: Room, call: Call) -> Answer:
    shape = shape_message(message, call.base)
    return {"channel": write_room(room), "ts": shape["ts"], "message": shape}


def update(call: Call) -> Answer:
    room = call.get_room()
    message, post = call.get_message(room, "ts"), read_post(call)
    changed = call.run(commands.EditMessage(type="edit", id=message.pk, body=post.body, actions=post.actions))
    return describe(changed, room, call) | {"text": write_text(changed)}


def delete(call: Call) -> Answer:
    room = call.get_room()
    message = call.get_message(room, "ts")
    call.run(commands.DeleteMessage(type="delete", id=message.pk))
    return {"channel": write_room(room), "ts": write_ts(message)}


def get_permalink(call: Call) -> Answer:
    room = call.find_room()
    message = call.get_message(room, "message_ts")
    return {"channel": write_room(room), "permalink": f"{call.base}/rooms/{room.pk}/{message.seq}/"}


def schedule_message(call: Call) -> Answer:
    room, body = call.get_room(), read_words(call)
    at = _read_time(call)
    root, message_id = find_root(call, room), make_id()
    call.run(
        commands.ScheduleMessage(
            type="schedule",
            id=message_id,
            room=room.pk,
            body=body,
            at=at,
            thread=root.pk if root else None,
        )
    )
    return {
        "channel": write_room(room),
        "scheduled_message_id": write_uuid(SCHEDULED, message_id),
        "post_at": int(at.timestamp()),
        "message": {"text": call.arguments.text("text"), "type": "delayed_message"},
    }


def delete_scheduled(call: Call) -> Answer:
    message_id = read_uuid(call.arguments.need("scheduled_message_id"), SCHEDULED)
    if message_id is None or not list_scheduled(user=call.user).filter(pk=message_id).exists():
        raise SlackError("invalid_scheduled_message_id")
    call.run(commands.UnscheduleMessage(type="unschedule", id=message_id))
    return {}


def list_scheduled_messages(call: Call) -> Answer:
    waiting = [each for each in list_scheduled(user=call.user).select_related("room") if each.room]
    listed = [
        {
            "id": write_uuid(SCHEDULED, each.pk),
            "channel_id": write_room(each.room),
            "post_at": int(each.at.timestamp()),
            "date_created": int(each.at.timestamp()),
            "text": each.body,
        }
        for each in waiting
        if each.room
    ]
    return {"scheduled_messages": listed, "response_metadata": {"next_cursor": ""}}


def read_words(call: Call) -> str:
    """What it says as Markdown, what can be pressed as well. Raises: as `read_post`."""
    return call.arguments.text("markdown_text") or _read(call, _find_payload(call))


def read_post(call: Call) -> Post:
    """Its words as Markdown, and what can be pressed apart from them, if a bot says it.

    Raises: SlackError where that is nothing, or cannot be read.
    """
    if not call.user.is_bot:
        return Post(read_words(call), [])
    if plain := call.arguments.text("markdown_text"):
        return Post(plain, [])
    try:
        payload, actions = part_actions(_find_payload(call))
    except Unreadable as error:
        raise SlackError(error.word) from None
    return Post(_read(call, payload), actions)


def _find_payload(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    text = arguments.text("text")
    return {
        "text": text if arguments.flag("mrkdwn", default=True) else escape(text),
        "blocks": arguments.things("blocks"),
        "attachments": arguments.things("attachments"),
    }


def _read(call: Call, payload: dict[str, Any]) -> str:
    try:
        return read_payload(Names(call.user, payload).put(payload))
    except Unreadable as error:
        raise SlackError(error.word) from None


def find_root(call: Call, room: Room) -> Message | None:
    """What `thread_ts` names. Raises: SlackError where it is nowhere."""
    text = call.arguments.text("thread_ts")
    if not text:
        return None
    found = find_by_ts(room.messages.all(), room.log.head, text)
    if found is None:
        raise SlackError("thread_not_found")
    return found


def _read_time(call: Call) -> datetime:
    text = call.arguments.need("post_at").partition(".")[0]
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise SlackError("invalid_time")
    at = datetime.fromtimestamp(int(text), UTC)
    if at <= datetime.now(UTC):
        raise SlackError("time_in_past")
    return at
