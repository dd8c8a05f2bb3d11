"""PRIVMSG and its kin: what somebody says, sent once and in order, however busy the server is."""

import asyncio
from uuid import UUID

from syncchat.access import list_people_for
from syncchat.domain.ids import make_id
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import DomainError
from syncchat.irc.channels import Channel, read_channels
from syncchat.irc.lines import Line, strip_styles
from syncchat.irc.session import Session
from syncchat.models import User
from syncchat.protocol.kinds import ErrorCode, Scope

ACTION = "\x01ACTION "
# How often, and how long between, where the server says nothing of it
TRIES, PAUSE = 30, 1.0
AGAIN = (ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE)


async def say(session: Session, line: Line) -> None:
    if not line.get(0):
        session.wire.reply("411", f"No recipient given ({line.command})")
        return
    text = _read_text(line.get(1))
    if not text:
        # An empty one, or a request of one client to another (CTCP), which nobody here answers
        if not line.get(1):
            session.wire.reply("412", "No text to send")
        return
    for target in line.get(0).split(","):
        channel = await find_target(session, target)
        if channel is not None:
            await _send(session, channel, text, _read_reply(line))


async def tell_tags(session: Session, line: Line) -> None:
    """TAGMSG: that somebody writes, and reactions to what was said."""
    channel = session.channels.find(line.get(0))
    if channel is None:
        return
    if line.tags.get("+typing") == "active":
        await session.ask("typing", room=channel.id)
    message, emoji = _read_reply(line), line.tags.get("+draft/react", "")
    if message and emoji:
        answer = await session.ask("react", id=message, emoji=emoji)
        if answer["type"] == "nack":
            session.wire.fail("TAGMSG", "REACTION_REFUSED", answer["message"])


async def set_away(session: Session, line: Line) -> None:
    if line.get(0):
        await session.go_away()
        session.wire.reply("306", "You have been marked as being away")
    else:
        await session.come_back()
        session.wire.reply("305", "You are no longer marked as being away")


async def find_target(session: Session, name: str) -> Channel | None:
    """Who is not found has been told of; with a person a room is opened."""
    found = session.channels.find(name)
    if found is not None:
        return found
    if name[:1] in "#&":
        session.wire.reply("403", name, "No such channel")
        return None
    person = await session.read(find_person, session.user_id, name)
    if person is None:
        session.wire.reply("401", name, "No such nick")
        return None
    try:
        room = await session.do(Scope.WRITE, open_direct, people=[person])
    except DomainError as refusal:
        session.wire.reply("401", name, refusal.message)
        return None
    for channel in await session.read(read_channels, session.user_id, room.pk):
        return session.channels.get(channel.id) or session.channels.add(channel)
    return None


async def _send(session: Session, channel: Channel, text: str, reply_to: str) -> None:
    """Tried again with the same id: however often, it is said once."""
    message = str(make_id())
    session.sent.add(message)
    fields = {"room": channel.id, "id": message, "body": text, **({"reply_to": reply_to} if reply_to else {})}
    for _try in range(TRIES):
        answer = await session.ask("send", **fields)
        if answer["type"] == "ack":
            await session.ask("read", room=channel.id, seq=answer["seq"])
            await session.come_back()
            return
        if answer["code"] not in AGAIN or session.connection.is_closed:
            break
        await asyncio.sleep(answer.get("retry_after") or PAUSE)
    session.sent.discard(message)
    session.wire.reply("404", channel.name, f"Not sent: {answer['message']}")


def _read_text(text: str) -> str:
    if text.startswith(ACTION):
        return f"_{strip_styles(text[len(ACTION) :].rstrip(chr(1))).strip()}_"
    return "" if text.startswith("\x01") else strip_styles(text).strip()


def _read_reply(line: Line) -> str:
    """The message that this answers, if it is named by an id."""
    named = line.tags.get("+draft/reply") or line.tags.get("+reply") or ""
    try:
        return str(UUID(named))
    except ValueError:
        return ""


def find_person(user_id: int, nick: str) -> int | None:
    known = list_people_for(User.objects.get(pk=user_id))
    return known.filter(username=nick.lower(), is_active=True).values_list("pk", flat=True).first()
