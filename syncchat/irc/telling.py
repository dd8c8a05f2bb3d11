"""What the chat tells, as lines: events of logs, in order and without a gap, and what passes by."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from django.utils import translation

from syncchat.errors import NotFound
from syncchat.irc.channels import Channel, read_channels
from syncchat.irc.lines import LINE_LIMIT, cut
from syncchat.irc.places import Missed, read_missed
from syncchat.irc.session import ENDS, Session, make_batch, name_source
from syncchat.irc.words import write_change, write_deletion, write_message
from syncchat.protocol.close_codes import CloseCode
from syncchat.protocol.kinds import EntryKind, MessageKind, PresenceState

Event = dict[str, Any]
Message = dict[str, Any]


async def follow(session: Session) -> str:
    """Until the server says goodbye. Returns why."""
    while True:
        frame = json.loads(await session.frames.get())
        if frame["type"] == "bye":
            return ENDS[CloseCode.RESTART]
        with translation.override(session.connection.language or None):
            await _take(session, frame)
        await session.wire.flush()


async def enter_channel(session: Session, channel: Channel, *, catches_up: bool = True) -> None:
    """Say that they are in it, who else is, and what they have missed."""
    if not channel.is_pair:
        session.wire.send("JOIN", channel.name, source=session.source)
        show_topic(session, channel)
        show_names(session, channel)
    if catches_up:
        await _catch_up(session, channel)


def show_topic(session: Session, channel: Channel) -> None:
    topic = channel.topic or channel.title
    session.wire.reply("332", channel.name, topic)


def show_names(session: Session, channel: Channel) -> None:
    names = " ".join(f"@{nick}" if keeps_order else nick for nick, keeps_order in channel.members.items())
    for part in cut(names, LINE_LIMIT - 100 - len(channel.name.encode())):
        session.wire.reply("353", "=", channel.name, part)
    session.wire.reply("366", channel.name, "End of /NAMES list")


async def _catch_up(session: Session, channel: Channel) -> None:
    """A client that asks for what was said before by itself is not told unasked."""
    if "draft/chathistory" in session.wire.caps:
        return
    after = session.told.get(channel.log) or (channel.read_seq if channel.unread else channel.at[0])
    try:
        missed: Missed = await session.read(read_missed, session.user_id, channel.id, after, channel.at[0])
    except NotFound:
        # They were removed a moment ago, which the log tells next
        return
    if missed.others:
        words = f"{missed.others} older messages are in the chat itself"
        session.wire.send("NOTICE", _name_target(session, channel), words)
    tell_past(session, channel, missed.messages)
    await session.wire.flush()


def tell_past(session: Session, channel: Channel, messages: list[Message]) -> None:
    """Together, as a batch, where the client knows of such."""
    batch = make_batch()
    if "batch" in session.wire.caps:
        session.wire.send("BATCH", f"+{batch}", "chathistory", channel.name)
    for message in messages:
        _tell_message(session, channel, message, batch=batch)
    if "batch" in session.wire.caps:
        session.wire.send("BATCH", f"-{batch}")


async def _take(session: Session, frame: Event) -> None:
    match frame["type"]:
        case "events":
            await _take_events(session, frame)
        case "rewind":
            await _begin_anew(session, frame["log"])
        case "signal":
            await _take_signal(session, frame)


async def _take_events(session: Session, frame: Event) -> None:
    """What lies between what was told and this is asked for."""
    log = frame["log"]
    at = _find_place(session, log)
    if at is None:
        return
    if frame["from"] > at[0]:
        await _pull(session, log)
        return
    for event in frame["events"]:
        if event["seq"] > at[0]:
            await _tell(session, log, event)
    if frame["to"][0] > at[0]:
        _note_place(session, log, frame["to"])
    if frame.get("more"):
        await _pull(session, log)


async def _pull(session: Session, log: int) -> None:
    at = _find_place(session, log)
    if at is not None:
        await _take(session, await session.ask("pull", log=log, after=at))


async def _begin_anew(session: Session, log: int) -> None:
    """The server was restored from a backup: this log goes on from another place."""
    channel = session.channels.find_by_log(log)
    if channel is not None:
        for fresh in await session.read(read_channels, session.user_id, channel.id):
            channel.at = fresh.at


async def _take_signal(session: Session, frame: Event) -> None:
    match frame["kind"]:
        case "heads":
            for log, head in frame["heads"].items():
                at = _find_place(session, int(log))
                if at is not None and head[0] > at[0]:
                    await _pull(session, int(log))
        case "presence":
            await _tell_presence(session, {int(person): state for person, state in frame["people"].items()})
        case "typing":
            await _tell_typing(session, frame)


def _find_place(session: Session, log: int) -> tuple[int, int] | None:
    if log == session.signed.log_id:
        return session.own_at
    channel = session.channels.find_by_log(log)
    return channel.at if channel else None


def _note_place(session: Session, log: int, to: list[int]) -> None:
    place = to[0], to[1]
    if log == session.signed.log_id:
        session.own_at = place
    elif channel := session.channels.find_by_log(log):
        channel.at = place


async def _tell(session: Session, log: int, event: Event) -> None:
    if log == session.signed.log_id:
        await _tell_of_mine(session, event)
        return
    channel = session.channels.find_by_log(log)
    tell = _TELL.get(event["kind"])
    if channel is not None and tell is not None:
        await tell(session, channel, event)


async def _tell_of_mine(session: Session, event: Event) -> None:
    if event["kind"] == EntryKind.ROOM_ADDED and session.channels.get(event["room_id"]) is None:
        for channel in await session.read(read_channels, session.user_id, event["room_id"]):
            await enter_channel(session, session.channels.add(channel))
    elif event["kind"] == EntryKind.ROOM_REMOVED:
        left = session.channels.remove(event["room_id"])
        if left is not None:
            session.told[left.log] = left.at
        if left is not None and not left.is_pair:
            session.wire.send("PART", left.name, "", source=session.source)


async def _tell_sent(session: Session, channel: Channel, event: Event) -> None:
    message = event["message"]
    if message["id"] in session.sent:
        session.sent.discard(message["id"])
        if "echo-message" not in session.wire.caps:
            return
    _tell_message(session, channel, message)


def _tell_message(session: Session, channel: Channel, message: Message, batch: str = "") -> None:
    if message["kind"] != MessageKind.TEXT or message["deleted"] or not _takes(session, channel, message):
        return
    lines = write_message(message, says_reply="message-tags" not in session.wire.caps)
    if batch and "server-time" not in session.wire.caps:
        lines[0] = f"[{message['at'][11:16]}] {lines[0]}"
    tags = {"msgid": message["id"], "time": _write_time(message["at"]), **({"batch": batch} if batch else {})}
    if quote := message.get("reply_to"):
        tags["+draft/reply"] = quote["id"]
    if message["author"].get("is_bot"):
        tags["bot"] = ""
    _say(session, channel, message, "PRIVMSG", lines, tags)


def _takes(session: Session, channel: Channel, message: Message) -> bool:
    """My own words between two, said elsewhere: a client that does not know of such takes them for the other's."""
    is_mine = message["author"]["id"] == session.user_id
    return not (is_mine and channel.is_pair) or "echo-message" in session.wire.caps


def _say(
    session: Session, channel: Channel, message: Message, command: str, lines: list[str], tags: dict[str, str]
) -> None:
    """Only the first line bears the message's id: an id is one line's."""
    author = session.find_nick(message["author"])
    source = name_source(author)
    target = channel.name if not channel.is_pair or author == session.nick else session.nick
    room = LINE_LIMIT - len(f":{source} {command} {target} :\r\n".encode())
    for line in lines:
        for part in cut(line, room):
            session.wire.send(command, target, part, source=source, tags=tags)
            tags.pop("msgid", None)


async def _tell_edited(session: Session, channel: Channel, event: Event) -> None:
    message = event["message"]
    if not message["deleted"]:
        _say(session, channel, message, "NOTICE", write_change(message), {"time": _write_time(event["at"])})


async def _tell_deleted(session: Session, channel: Channel, event: Event) -> None:
    message = event["message"]
    _say(session, channel, message, "NOTICE", [write_deletion(message)], {"time": _write_time(event["at"])})


async def _tell_joined(session: Session, channel: Channel, event: Event) -> None:
    nick = session.find_nick(event["person"])
    if nick in channel.members:
        return
    channel.members[nick] = False
    if nick != session.nick:
        session.wire.send("JOIN", channel.name, source=name_source(nick))


async def _tell_left(session: Session, channel: Channel, event: Event) -> None:
    nick = session.find_nick(event["person"])
    if channel.members.pop(nick, None) is None or nick == session.nick:
        return
    if event.get("actor") in (None, event["person"]["id"]):
        session.wire.send("PART", channel.name, "", source=name_source(nick))
        return
    await session.name({event["actor"]})
    by = session.nicks.get(event["actor"], "syncchatroom")
    session.wire.send("KICK", channel.name, nick, "", source=name_source(by))


async def _tell_role(session: Session, channel: Channel, event: Event) -> None:
    nick, keeps_order = session.find_nick(event["person"]), event["membership"]["role"] != "member"
    if nick in channel.members and channel.members[nick] != keeps_order:
        channel.members[nick] = keeps_order
        session.wire.send("MODE", channel.name, "+o" if keeps_order else "-o", nick)


async def _tell_changed(session: Session, channel: Channel, event: Event) -> None:
    """IRC has no other name for a channel: they leave the one and are in the other."""
    await session.name({event["actor"]} if event.get("actor") else set())
    by = name_source(session.nicks.get(event.get("actor") or 0, "syncchatroom"))
    room = event["room"]
    if room["topic"] != channel.topic:
        channel.topic = room["topic"]
        session.wire.send("TOPIC", channel.name, channel.topic, source=by)
    if room["name"] and room["name"] != channel.title:
        session.channels.remove(channel.id)
        session.wire.send("PART", channel.name, room["name"], source=session.source)
        for fresh in await session.read(read_channels, session.user_id, channel.id):
            fresh.at = channel.at
            await enter_channel(session, session.channels.add(fresh), catches_up=False)


async def _tell_presence(session: Session, states: dict[int, str]) -> None:
    await session.name({*states})
    for person, state in states.items():
        if person == session.user_id:
            continue
        before = session.states.get(person, PresenceState.OFFLINE)
        session.states[person] = state
        was_there, is_there = before == PresenceState.ONLINE, state == PresenceState.ONLINE
        if "away-notify" in session.wire.caps and was_there != is_there and person in session.nicks:
            words = () if is_there else (state,)
            session.wire.send("AWAY", *words, source=name_source(session.nicks[person]))


async def _tell_typing(session: Session, frame: Event) -> None:
    channel = session.channels.get(frame["room"])
    if channel is None or frame["person"]["id"] == session.user_id or "message-tags" not in session.wire.caps:
        return
    await session.name({frame["person"]["id"]})
    nick = session.nicks.get(frame["person"]["id"], "")
    target = session.nick if channel.is_pair else channel.name
    session.wire.send("TAGMSG", target, source=name_source(nick), tags={"+typing": "active"})


def _name_target(session: Session, channel: Channel) -> str:
    return session.nick if channel.is_pair else channel.name


def _write_time(at: str) -> str:
    """With milliseconds, as server-time wants it."""
    return datetime.fromisoformat(at).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


_TELL: dict[str, Callable[[Session, Channel, Event], Awaitable[None]]] = {
    EntryKind.MESSAGE_SENT: _tell_sent,
    EntryKind.MESSAGE_EDITED: _tell_edited,
    EntryKind.MESSAGE_DELETED: _tell_deleted,
    EntryKind.MESSAGE_EMPTIED: _tell_edited,
    EntryKind.MESSAGE_RESTORED: _tell_edited,
    EntryKind.MEMBER_JOINED: _tell_joined,
    EntryKind.MEMBER_LEFT: _tell_left,
    EntryKind.MEMBER_ROLE: _tell_role,
    EntryKind.ROOM_CHANGED: _tell_changed,
}
