"""What a client may say once it has signed in."""

from collections.abc import Awaitable, Callable

import structlog
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.errors import DomainError
from syncchat.irc import asking, joining, past, saying
from syncchat.irc.capabilities import negotiate
from syncchat.irc.lines import Line
from syncchat.irc.session import Session
from syncchat.irc.wire import SERVER

Answer = Callable[[Session, Line], Awaitable[None]]

logger = structlog.get_logger(__name__)


async def answer(session: Session, line: Line) -> None:
    """Whatever is refused is told, and the line goes on."""
    act = COMMANDS.get(line.command)
    if act is None:
        session.wire.reply("421", line.command, "Unknown command")
        return
    try:
        with translation.override(session.connection.language or None):
            await act(session, line)
    except DomainError as refusal:
        session.wire.refuse(line.command, refusal.message)
    except OSError:
        # The line itself, which is over
        raise
    except Exception:
        logger.exception("irc_command_failed", command=line.command)
        session.wire.refuse(line.command, _("The server could not do this now."))


async def _pong(session: Session, line: Line) -> None:
    session.wire.send("PONG", SERVER, line.get(0))


async def _negotiate(session: Session, line: Line) -> None:
    negotiate(session.wire, line)


async def _keep_nick(session: Session, line: Line) -> None:
    if line.get(0).lower() != session.nick.lower():
        session.wire.reply(
            "432", line.get(0) or "*", f"You are {session.nick} here: the chat's settings change that"
        )


async def _already(session: Session, _line: Line) -> None:
    session.wire.reply("462", "You are signed in already")


async def _show_message(session: Session, _line: Line) -> None:
    session.wire.reply("422", "There is no message of the day")


async def _show_version(session: Session, _line: Line) -> None:
    session.wire.reply("351", "SyncChatRoom", SERVER, "")


async def _show_time(session: Session, _line: Line) -> None:
    session.wire.reply("391", SERVER, timezone.now().isoformat(timespec="seconds"))


COMMANDS: dict[str, Answer] = {
    "AWAY": saying.set_away,
    "CAP": _negotiate,
    "CHATHISTORY": past.show_past,
    "INVITE": joining.invite,
    "ISON": asking.list_present,
    "JOIN": joining.join,
    "KICK": joining.kick,
    "LIST": joining.list_rooms,
    "MODE": joining.show_mode,
    "MOTD": _show_message,
    "NAMES": joining.list_names,
    "NICK": _keep_nick,
    "NOTICE": saying.say,
    "PART": joining.part,
    "PASS": _already,
    "PING": _pong,
    "PRIVMSG": saying.say,
    "TAGMSG": saying.tell_tags,
    "TIME": _show_time,
    "TOPIC": joining.change_topic,
    "USER": _already,
    "USERHOST": asking.list_hosts,
    "VERSION": _show_version,
    "WHO": asking.who,
    "WHOIS": asking.whois,
}
