"""Messages in Slack's shape: words in its marks, reactions by its names, and what stands in a thread."""

from collections.abc import Sequence
from typing import Any

from syncchat.domain.messages.mentions import read_named
from syncchat.models import Message
from syncchat.models.messages.actions import gather_actions
from syncchat.models.messages.attachment import gather_files
from syncchat.models.messages.reaction import Gathered, gather_reactions
from syncchat.models.queries.thread import Summary, gather_summaries
from syncchat.protocol.kinds import MessageKind
from syncchat.slack.emoji import write_name
from syncchat.slack.ids import TEAM, write_app, write_bot, write_person
from syncchat.slack.mrkdwn import write_mrkdwn
from syncchat.slack.shapes.blocks import shape_blocks
from syncchat.slack.shapes.files import shape_file
from syncchat.slack.shapes.people import shape_bot
from syncchat.slack.times import write_time, write_ts

Shape = dict[str, Any]
_LINES: dict[str, tuple[str, str]] = {
    MessageKind.JOINED: ("channel_join", "{person} has joined the channel"),
    MessageKind.ADDED: ("channel_join", "{person} has joined the channel"),
    MessageKind.LEFT: ("channel_leave", "{person} has left the channel"),
    MessageKind.REMOVED: ("channel_leave", "{person} was removed from the channel"),
    MessageKind.RENAMED: ("channel_name", "{actor} has renamed the channel to {body}"),
    MessageKind.TOPIC: ("channel_topic", "{actor} set the channel topic: {body}"),
    MessageKind.ARCHIVED: ("channel_archive", "{actor} archived the channel"),
    MessageKind.UNARCHIVED: ("channel_unarchive", "{actor} un-archived the channel"),
}


def shape_messages(messages: Sequence[Message], base: str) -> list[Shape]:
    """Read with `for_display`; what it shows besides is read once for all of them."""
    ids = [message.pk for message in messages]
    gather_files(messages)
    gather_actions(messages)
    reactions, summaries = gather_reactions(ids), gather_summaries(ids)
    return [
        shape_message(each, base)
        | _shape_reactions(reactions.get(each.pk, []))
        | _shape_thread(each, summaries.get(each.pk))
        for each in messages
    ]


def shape_message(message: Message, base: str) -> Shape:
    """What it says, and who says it."""
    shape: Shape = {
        "type": "message",
        "user": write_person(message.author_id),
        "ts": write_ts(message),
        "team": TEAM,
        "client_msg_id": str(message.pk),
    }
    if message.kind != MessageKind.TEXT:
        return shape | _shape_line(message)
    shape["text"] = write_text(message)
    if message.author.is_bot:
        del shape["client_msg_id"]
        shape |= {
            "bot_id": write_bot(message.author),
            "app_id": write_app(message.author),
            "bot_profile": shape_bot(message.author, base),
        }
    if message.has_actions:
        shape["blocks"] = shape_blocks(message, shape["text"])
    if message.edited_at is not None:
        shape["edited"] = {"user": shape["user"], "ts": write_time(message.edited_at)}
    if message.thread is not None:
        shape["thread_ts"] = write_ts(message.thread)
        shape["parent_user_id"] = write_person(message.thread.author_id)
        if message.also_in_room:
            shape["subtype"] = "thread_broadcast"
    if message.files:
        shape["files"] = [shape_file(each, base) for each in message.files]
        shape["upload"] = False
    return shape


def write_text(message: Message) -> str:
    return write_mrkdwn(message.body, read_named(message.html), calls_room=message.mentions_room)


def _shape_line(message: Message) -> Shape:
    subtype, words = _LINES[message.kind]
    person = f"<@{write_person(message.person_id or message.author_id)}>"
    text = words.format(person=person, actor=f"<@{write_person(message.author_id)}>", body=message.body)
    shape: Shape = {"subtype": subtype, "text": text}
    if subtype in ("channel_join", "channel_leave"):
        shape["user"] = write_person(message.person_id or message.author_id)
    if subtype == "channel_name":
        shape["name"] = message.body
    if subtype == "channel_topic":
        shape["topic"] = message.body
    return shape


def _shape_reactions(found: list[Gathered]) -> Shape:
    if not found:
        return {}
    listed = [
        {
            "name": write_name(each.emoji),
            "users": [write_person(person) for person in each.people],
            "count": each.count,
        }
        for each in found
    ]
    return {"reactions": listed}


def _shape_thread(message: Message, summary: Summary | None) -> Shape:
    if summary is None or not summary.count:
        return {}
    people = [write_person(person.pk) for person in summary.people]
    last = int(summary.last_at.timestamp()) if summary.last_at else 0
    return {
        "thread_ts": write_ts(message),
        "reply_count": summary.count,
        "reply_users_count": len(people),
        "reply_users": people,
        "latest_reply": f"{last}.{summary.last_seq % 1_000_000:06d}",
        "is_locked": False,
        "subscribed": False,
    }
