"""Who somebody is, and who is there."""

from typing import NamedTuple

from syncchat.access import list_people_for
from syncchat.irc.lines import LINE_LIMIT, Line, cut
from syncchat.irc.session import Session
from syncchat.irc.wire import SERVER
from syncchat.models import User
from syncchat.protocol.kinds import PresenceState


class Shown(NamedTuple):
    id: int
    nick: str
    name: str
    is_bot: bool


async def who(session: Session, line: Line) -> None:
    mask = line.get(0)
    channel = session.channels.find(mask)
    nicks = [*channel.members] if channel else [mask]
    for person in await session.read(_find_people, session.user_id, nicks):
        here = "H" if _is_there(session, person) else "G"
        order = "@" if channel and channel.members.get(person.nick) else ""
        place = channel.name if channel and not channel.is_pair else "*"
        session.wire.reply(
            "352", place, person.nick, SERVER, SERVER, person.nick, here + order, f"0 {person.name}"
        )
    session.wire.reply("315", mask or "*", "End of /WHO list")


async def whois(session: Session, line: Line) -> None:
    """An unknown one is answered too: a client (pydle) waits for the end of it before it knows its own nick."""
    nick = line.params[-1] if line.params else ""
    for person in await session.read(_find_people, session.user_id, [nick]):
        session.wire.reply("311", person.nick, person.nick, SERVER, "*", person.name)
        shared = [each.name for each in session.channels if person.nick in each.members and not each.is_pair]
        for part in cut(" ".join(shared), LINE_LIMIT // 2) if shared else ():
            session.wire.reply("319", person.nick, part)
        session.wire.reply("312", person.nick, SERVER, "SyncChatRoom")
        if not _is_there(session, person):
            session.wire.reply("301", person.nick, session.states.get(person.id, PresenceState.OFFLINE))
        if person.is_bot:
            session.wire.reply("335", person.nick, "is a bot")
        session.wire.reply("330", person.nick, person.nick, "is signed in as")
        break
    else:
        session.wire.reply("401", nick or "*", "No such nick")
    session.wire.reply("318", nick or "*", "End of /WHOIS list")


async def list_present(session: Session, line: Line) -> None:
    """ISON."""
    nicks = [nick for param in line.params for nick in param.split()]
    found = await session.read(_find_people, session.user_id, nicks)
    session.wire.reply("303", " ".join(each.nick for each in found if _is_there(session, each)))


async def list_hosts(session: Session, line: Line) -> None:
    """USERHOST."""
    found = await session.read(_find_people, session.user_id, line.params[:5])
    hosts = (f"{each.nick}={'+' if _is_there(session, each) else '-'}{each.nick}@{SERVER}" for each in found)
    session.wire.reply("302", " ".join(hosts))


def _is_there(session: Session, person: Shown) -> bool:
    return person.id == session.user_id or session.states.get(person.id) == PresenceState.ONLINE


def _find_people(user_id: int, nicks: list[str]) -> list[Shown]:
    known = list_people_for(User.objects.get(pk=user_id))
    found = known.filter(username__in=[nick.lower() for nick in nicks], is_active=True)
    return [Shown(each.pk, each.username, each.name, each.is_bot) for each in found.order_by("username")]
