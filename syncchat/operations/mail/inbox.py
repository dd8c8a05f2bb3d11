"""Takes answers by mail, from the mail server beside it: LMTP or SMTP on a port of this machine."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone, translation

from syncchat.domain.mail.delivery import name_domain
from syncchat.domain.mail.replies import find_replier, take_reply
from syncchat.errors import DomainError, Invalid, NotFound, RateLimited
from syncchat.operations.ports import listen_for_ever

TIMEOUT = 60
# Each holds a mail in memory
AT_ONCE = 4
MEGABYTE = 1024 * 1024
LATER = "451 4.3.0 Try again later"

logger = structlog.get_logger(__name__)


class Handler:
    """What aiosmtpd asks. Every answer has a code that says whether to try again (RFC 3463)."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in ("", "<>"):
            return "550 5.7.1 Bounces are not taken"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        answer = await self._ask(partial(find_replier, address, timezone.now()))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content: Any = envelope.content
        answer = await self._ask(partial(take_reply, envelope.rcpt_tos[0], content, timezone.now()))
        logger.info("mail_taken" if answer.startswith("250") else "mail_not_taken", answer=answer[:9])
        return answer

    async def _ask(self, verb: Callable[[], object]) -> str:
        async with self._free:
            return await asyncio.to_thread(_answer, verb)


def _answer(verb: Callable[[], object]) -> str:
    try:
        with translation.override("en"):
            verb()
    except DomainError as refusal:
        return _word(refusal)
    except (DatabaseError, OSError) as error:
        logger.warning("inbox_waits", reason=repr(error))
        return LATER
    except Exception:
        logger.exception("inbox_failed")
        return LATER
    finally:
        # Mails are rare, and the threads they are read on many
        connections.close_all()
    return "250 2.0.0 Taken"


def _word(refusal: DomainError) -> str:
    if isinstance(refusal, RateLimited):
        return "450 4.7.1 Too fast, try again later"
    if isinstance(refusal, NotFound):
        return "550 5.1.1 No such address"
    words = " ".join(refusal.message.split()).encode("ascii", "replace").decode()
    return f"554 5.6.0 {words}" if isinstance(refusal, Invalid) else f"550 5.7.1 {words}"


async def take_mail_for_ever() -> None:
    await listen_for_ever("mail", settings.MAIL_INBOX, open_inbox)


async def open_inbox(scheme: str, host: str, port: int) -> asyncio.Server:
    """Raises: OSError, if the port is another's."""
    loop, handler = asyncio.get_running_loop(), Handler()
    limit = (settings.UPLOAD_LIMIT * 3 // 2 + 1) * MEGABYTE
    factory = partial(
        LMTP if scheme == "lmtp" else SMTP,
        handler,
        data_size_limit=limit,
        enable_SMTPUTF8=True,
        hostname=name_domain(),
        ident="SyncChatRoom",
        timeout=TIMEOUT,
        loop=loop,
    )
    return await loop.create_server(factory, host, port)
