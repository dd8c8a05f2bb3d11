"""Answers `POST /api/v1/pull` on the event loop: Django lets in who may wait, and this waits and answers.

Django ends before the wait begins, so nobody who waits holds a thread or a database connection.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from syncchat.api.base.refusals import SignInFirst, Unavailable, refuse
from syncchat.errors import DomainError, RateLimited
from syncchat.operations.metrics.requests import note_answer
from syncchat.protocol.pages import Position
from syncchat.reach import limit_reach, run_within
from syncchat.realtime import presence, runtime, sessions
from syncchat.realtime.connection import Connection
from syncchat.realtime.server import Server
from syncchat.socket.admission import ADMIT, Admitted
from syncchat.socket.pulls import answer_pulls
from syncchatroom.compression import TextGZipMiddleware

PATH = "/api/v1/pull"
# Of one sign-in, in one process: a browser opens six connections to a server, and needs some for its commands
WAITS_LIMIT = 4
# Seconds until a seat is asked for again
COME_AGAIN = 5.0
# Seconds. What comes in one breath is fetched with one request
LINGER = 0.05
FRAMES_LIMIT = 100

Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

logger = structlog.get_logger(__name__)
_compress = TextGZipMiddleware(lambda request: HttpResponse()).process_response


class Desk:
    """Passes on what Django says, except to who is admitted: that answer is not complete yet."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._admitted: Admitted | None = None
        self._held: list[Event] = []

    def admit(self, admitted: Admitted) -> None:
        self._admitted = admitted

    async def send(self, event: Event) -> None:
        if self._admitted is None:
            await self._send(event)
        else:
            self._held.append(event)

    async def find_admitted(self) -> Admitted | None:
        """None if Django has answered, or who asked has gone. A middleware may still have refused."""
        if self._held and self._held[0]["status"] == 200:
            return self._admitted
        for event in self._held:
            await self._send(event)
        return None


class Waiter:
    """Takes the place of a socket in the hub. Events only wake it: the answer reads them from the log."""

    def __init__(self, logs: Mapping[int, Position]) -> None:
        self._logs = logs
        self.signals: list[str] = []
        self.woken = asyncio.Event()

    async def hear(self, event: Event) -> None:
        frame = json.loads(event["text"]) if event["type"] == "websocket.send" else {"type": "close"}
        if frame["type"] == "events" and frame["log"] not in self._logs:
            return
        if frame["type"] in ("signal", "bye") and frame.get("kind") != "heads":
            self.signals[FRAMES_LIMIT - 1 :] = []
            self.signals.append(event["text"])
        self.woken.set()


class LongPoll:
    """Serves HTTP: one path itself, all else by ``application``."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._waiting: Counter[str] = Counter()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["path"] != PATH or scope["method"] != "POST":
            await self._application(scope, receive, send)
            return
        desk = Desk(send)
        await self._application({**scope, ADMIT: desk.admit}, receive, desk.send)
        admitted = await desk.find_admitted()
        if admitted is not None and await self._complete(admitted, receive):
            await _send_response(admitted, send)

    async def _complete(self, admitted: Admitted, receive: Receive) -> bool:
        """Give the answer its words. False if who asked has gone."""
        with translation.override(admitted.language):
            try:
                signals = await self._sit(admitted, receive)
                if signals is None:
                    return False
                started = time.perf_counter()
                admitted.content = await runtime.current().pool.read(_answer, admitted, signals)
                note_answer(admitted.request, 200, time.perf_counter() - started)
            except DomainError as error:
                _refuse(admitted, error)
            except Exception as error:
                logger.warning("wait_failed", reason=repr(error))
                _refuse(admitted, Unavailable())
        return True

    async def _sit(self, admitted: Admitted, receive: Receive) -> list[str] | None:
        """What was told until there is something to fetch. Raises: RateLimited without a free seat."""
        key = admitted.signed.session_key
        if admitted.asked.wait and self._waiting[key] >= WAITS_LIMIT:
            words = _("Too many requests of yours are waiting already.")
            raise RateLimited(words, retry_after=COME_AGAIN)
        self._waiting[key] += 1
        try:
            return await _wait(admitted, receive)
        finally:
            self._waiting[key] -= 1
            self._waiting += Counter()  # drops those at zero


async def _wait(admitted: Admitted, receive: Receive) -> list[str] | None:
    server, asked, positions = runtime.current(), admitted.asked, admitted.positions
    waiter = Waiter(positions)
    async with _enter(server, admitted, waiter) as connection:
        heads = await server.subscriptions.subscribe(connection)
        if asked.watch:
            whom = presence.read_watchable, connection.user_id, asked.watch
            connection.watched = await server.pool.read(run_within, connection.reach, *whom)
        is_level = all(heads.get(log, at) == at for log, at in positions.items())
        if asked.wait and is_level and not await _sleep(waiter, asked.wait, receive):
            return None
        if connection.watched:
            waiter.signals.append(server.presence.show_watched(connection))
    return waiter.signals


@asynccontextmanager
async def _enter(server: Server, admitted: Admitted, waiter: Waiter) -> AsyncIterator[Connection]:
    """While they wait they are here: shown as online, and put out when their sign-in ends."""
    signed = admitted.signed
    connection = Connection(
        send=waiter.hear,
        user_id=signed.user_id,
        session_key=signed.session_key,
        log_id=signed.log_id,
        name=signed.name,
        language=admitted.language or "",
        password_mark=signed.password_mark,
        scopes=signed.scopes,
        reachable=signed.rooms,
        is_idle=signed.is_idle,
    )
    server.hub.enter(connection)
    try:
        yield connection
    finally:
        connection.is_closed = True
        server.hub.leave(connection)


async def _sleep(waiter: Waiter, seconds: float, receive: Receive) -> bool:
    """Until woken or out of time. False if who asked has gone."""
    woken, gone = asyncio.ensure_future(waiter.woken.wait()), asyncio.ensure_future(_hang_up(receive))
    try:
        await asyncio.wait((woken, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if woken.done():
            await asyncio.sleep(LINGER)
        return not gone.done()
    finally:
        woken.cancel()
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _answer(admitted: Admitted, signals: list[str]) -> str:
    """On a reader's thread. Django looked at the sign-in before the wait, which may have outlived it."""
    with translation.override(admitted.language), limit_reach(admitted.signed.reach):
        if not sessions.holds(admitted.signed):
            raise SignInFirst
        return answer_pulls(admitted.signed, admitted.positions, signals)


def _refuse(admitted: Admitted, error: DomainError) -> None:
    refusal = refuse(error)
    admitted.status_code, admitted.content = refusal.status_code, refusal.content
    for name, value in refusal.items():
        admitted.headers[name] = value
    note_answer(admitted.request, refusal.status_code, 0)


async def _send_response(admitted: Admitted, send: Send) -> None:
    """With what Django's middleware said of it before the wait."""
    response = _compress(admitted.request, admitted)
    response.headers["Content-Length"] = str(len(admitted.content))
    headers = [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = [(b"set-cookie", each.OutputString().encode("ascii")) for each in response.cookies.values()]
    start = {"type": "http.response.start", "status": response.status_code, "headers": headers + cookies}
    await send(start)
    await send({"type": "http.response.body", "body": admitted.content})
