"""Starts and stops the real-time runtime with the server process."""

import asyncio
import contextlib

import structlog
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, LifespanScope
from django.conf import settings

from syncchat.domain.messages.sending import send_messages
from syncchat.errors import DomainError
from syncchat.irc.gateway import serve_irc_for_ever
from syncchat.operations.background.start import start_background
from syncchat.operations.folding import fold_for_ever
from syncchat.operations.mail.inbox import take_mail_for_ever
from syncchat.operations.metrics.database import measure_statements
from syncchat.operations.metrics.workers import measure_for_ever
from syncchat.realtime import runtime
from syncchatroom.collector import spare_the_collector

logger = structlog.get_logger(__name__)


async def run_lifespan(scope: LifespanScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    await receive()
    measure_statements()
    try:
        await runtime.start(send_batch=send_messages, refusal=DomainError)
    except Exception as error:
        logger.exception("start_failed")
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    background = start_background() if settings.QUEUE else []
    jobs = (fold_for_ever(), measure_for_ever(), take_mail_for_ever(), serve_irc_for_ever())
    tasks = [asyncio.create_task(job) for job in jobs]
    spare_the_collector()
    await send({"type": "lifespan.startup.complete"})
    # Cancelled instead of told: somebody pressed Ctrl-C twice
    with contextlib.suppress(asyncio.CancelledError):
        await receive()
    await asyncio.gather(*(asyncio.to_thread(each.stop) for each in background))
    for task in tasks:
        task.cancel()
    await runtime.stop()
    await send({"type": "lifespan.shutdown.complete"})
