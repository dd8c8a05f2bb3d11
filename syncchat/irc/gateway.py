"""The port that clients of IRC come to, where `IRC` says so."""

import asyncio
import contextlib
import ssl

import structlog
from django.conf import settings
from django.utils.timezone import now

from syncchat.domain.tokens.grants import Grant, find_grant
from syncchat.irc.channels import NAME_LIMIT, spell
from syncchat.irc.commands import answer
from syncchat.irc.past import PAGE_LIMIT
from syncchat.irc.receipt import Receipt
from syncchat.irc.registration import Registration
from syncchat.irc.session import Session
from syncchat.irc.telling import enter_channel, follow
from syncchat.irc.wire import READ_LIMIT, SERVER, Wire
from syncchat.models import Workspace
from syncchat.models.accounts.user import USERNAME_LIMIT
from syncchat.operations.ports import listen_for_ever
from syncchat.protocol.kinds import Scope
from syncchat.realtime import runtime

SIGN_IN_SECONDS = 30.0
# Who has not signed in yet, in all
STRANGERS = 100

logger = structlog.get_logger(__name__)


async def serve_irc_for_ever() -> None:
    await listen_for_ever("irc", settings.IRC, open_gateway)


async def open_gateway(scheme: str, host: str, port: int) -> asyncio.Server:
    """Raises: OSError, if the port is another's, or a certificate cannot be read."""
    context = None
    if scheme == "ircs":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(settings.IRC_CERTIFICATE, settings.IRC_KEY or None)
    strangers = asyncio.Semaphore(STRANGERS)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire, reason = Wire(reader, writer), "The server could not go on: come back in some seconds"
        try:
            reason = await _serve(wire, strangers)
        except OSError as error:
            reason = f"The line broke: {error}"
        except Exception:
            logger.exception("irc_failed")
        finally:
            await wire.close(f"Closing link: {reason}")

    return await asyncio.start_server(serve, host, port, ssl=context, limit=READ_LIMIT)


async def _serve(wire: Wire, strangers: asyncio.Semaphore) -> str:
    """Returns why it is over."""
    server = runtime.current()
    grant = await _sign_in(wire, strangers)
    if grant is None:
        return "nobody signed in"
    session = Session(server, wire, grant)
    if not server.seats.take(session.signed.seat):
        return "this token has too many connections"
    try:
        return await _talk(session)
    finally:
        server.seats.give_back(session.signed.seat)


async def _sign_in(wire: Wire, strangers: asyncio.Semaphore) -> Grant | None:
    if strangers.locked():
        return None
    async with strangers:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SIGN_IN_SECONDS):
                grant = await Registration(wire, _find_grant).run()
                if grant is not None and Scope.READ in grant.scopes:
                    return grant
                if grant is not None:
                    wire.reply("464", "This token has no “read”")
    return None


async def _find_grant(secret: str) -> Grant | None:
    return await runtime.current().pool.read(find_grant, secret)


async def _talk(session: Session) -> str:
    """Returns why it is over."""
    session.wire.nick = session.nick
    receipt = Receipt(session)
    try:
        await _welcome(session)
        for channel in await session.enter():
            await enter_channel(session, channel)
        done = [
            asyncio.create_task(each)
            for each in (
                _listen(session, receipt),
                follow(session),
                receipt.ask_for_ever(),
                session.wait_until_over(),
            )
        ]
        try:
            finished, _others = await asyncio.wait(done, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(finished)).result() or "goodbye"
        finally:
            for task in done:
                task.cancel()
            await asyncio.gather(*done, return_exceptions=True)
    finally:
        session.leave()
        await receipt.save()


async def _welcome(session: Session) -> None:
    workspace = await session.server.pool.read(Workspace.current)
    network = spell(workspace.name)
    session.wire.reply("001", f"Welcome to {workspace.name}, {session.nick}")
    session.wire.reply("002", f"Your host is {SERVER}")
    session.wire.reply("003", f"It is {now():%Y-%m-%d %H:%M} UTC")
    session.wire.reply("004", SERVER, "SyncChatRoom", "o", "o")
    limits = f"CHANNELLEN={NAME_LIMIT + 12} NICKLEN={USERNAME_LIMIT} CHATHISTORY={PAGE_LIMIT}"
    names = f"CASEMAPPING=ascii CHANTYPES=#& PREFIX=(o)@ CHANMODES=b,,,nt NETWORK={network}"
    rules = "MSGREFTYPES=msgid,timestamp UTF8ONLY"
    session.wire.reply("005", *names.split(), *limits.split(), *rules.split(), "are supported by this server")
    session.wire.reply("422", "There is no message of the day")


async def _listen(session: Session, receipt: Receipt) -> str:
    while (line := await session.wire.read()) is not None:
        if line.command == "QUIT":
            receipt.take_all()
            break
        if line.command == "PONG":
            receipt.take(line)
            continue
        await answer(session, line)
        await session.wire.flush()
    return "goodbye"
