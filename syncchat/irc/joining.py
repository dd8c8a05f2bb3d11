"""Coming into rooms and going, who is in them, and what they are for."""

from collections.abc import Callable
from typing import Any

from syncchat.domain.rooms.memberships import add_people, join_room, leave_room, remove_person
from syncchat.domain.rooms.rooms import change_topic as set_topic
from syncchat.errors import DomainError
from syncchat.irc.channels import Channel, find_open_room, list_open_rooms
from syncchat.irc.lines import Line
from syncchat.irc.saying import find_person
from syncchat.irc.session import Session
from syncchat.irc.telling import enter_channel, show_names, show_topic
from syncchat.protocol.kinds import Scope


async def join(session: Session, line: Line) -> None:
    """That they are in it is told by the log, as to every client of theirs."""
    for name in filter(None, line.get(0).split(",")):
        known = session.channels.find(name)
        if known is not None:
            await enter_channel(session, known, catches_up=False)
            continue
        room = await session.read(find_open_room, session.user_id, name) if name[0] == "#" else None
        if room is None:
            session.wire.reply("403", name, "No such channel: rooms are made in the chat itself")
        else:
            await _do_or_tell(session, line, join_room, room)


async def part(session: Session, line: Line) -> None:
    for name in filter(None, line.get(0).split(",")):
        channel = find_channel(session, name)
        if channel is not None:
            await _do_or_tell(session, line, leave_room, channel.id)


async def change_topic(session: Session, line: Line) -> None:
    channel = find_channel(session, line.get(0))
    if channel is None:
        return
    if len(line.params) > 1:
        await session.do(Scope.MANAGE, set_topic, room_id=channel.id, topic=line.get(1))
    elif channel.topic:
        show_topic(session, channel)
    else:
        session.wire.reply("331", channel.name, "No topic is set")


async def list_names(session: Session, line: Line) -> None:
    channel = find_channel(session, line.get(0))
    if channel is not None:
        show_names(session, channel)


async def list_rooms(session: Session, _line: Line) -> None:
    session.wire.reply("321", "Channel", "Users  Name")
    for name, count, topic in await session.read(list_open_rooms, session.user_id):
        session.wire.reply("322", name, str(count), topic)
    session.wire.reply("323", "End of /LIST")


async def invite(session: Session, line: Line) -> None:
    channel, person = find_channel(session, line.get(1)), await _find_person(session, line.get(0))
    if channel is not None and person is not None:
        await session.do(Scope.MANAGE, add_people, room_id=channel.id, people=[person])
        session.wire.reply("341", line.get(0), channel.name)


async def kick(session: Session, line: Line) -> None:
    channel, person = find_channel(session, line.get(0)), await _find_person(session, line.get(1))
    if channel is not None and person is not None:
        await session.do(Scope.MANAGE, remove_person, room_id=channel.id, person_id=person)


async def show_mode(session: Session, line: Line) -> None:
    """Who may do what is set in the chat itself."""
    name = line.get(0)
    if name[:1] not in "#&":
        session.wire.reply("221", "+")
    elif channel := find_channel(session, name):
        if line.get(1).lstrip("+") == "b":
            session.wire.reply("368", channel.name, "End of channel ban list")
        else:
            session.wire.reply("324", channel.name, "+nt")


def find_channel(session: Session, name: str) -> Channel | None:
    """One that is none has been told of."""
    channel = session.channels.find(name)
    if channel is None or channel.is_pair:
        session.wire.reply("403", name or "*", "No such channel")
        return None
    return channel


async def _do_or_tell(session: Session, line: Line, verb: Callable[..., Any], room_id: int) -> None:
    """Of several rooms each is answered for."""
    try:
        await session.do(Scope.WRITE, verb, room_id=room_id)
    except DomainError as refusal:
        session.wire.refuse(line.command, refusal.message)


async def _find_person(session: Session, nick: str) -> int | None:
    person = await session.read(find_person, session.user_id, nick)
    if person is None:
        session.wire.reply("401", nick or "*", "No such nick")
    return person
