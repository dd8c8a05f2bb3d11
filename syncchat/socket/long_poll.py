"""The waiting room of `POST /api/v1/pull`: a request that has nothing to bring home yet waits here, on the loop.

It decides nothing. Whoever comes out of it is answered by Django like everybody else, which asks who they are and
what they may read. So nobody waits in a thread or with a database connection.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from pydantic import ValidationError

from syncchat.protocol.commands import FRAME_LIMIT
from syncchat.protocol.events import Position
from syncchat.protocol.http import PullRequest
from syncchat.realtime import presence, runtime, sessions
from syncchat.realtime.connection import Connection
from syncchat.realtime.server import Server
from syncchat.socket.handshake import Scope, find_session_key

PATH = "/api/v1/pull"
# Where the endpoint finds what was heard meanwhile
WAITED = "syncchat.heard"
# Of one sign-in, in one process: a browser opens six connections to a server, and needs some for its commands
WAITS_LIMIT = 4
# Seconds. What comes in one breath is fetched with one request
LINGER = 0.05
FRAMES_LIMIT = 100

Receive = Callable[[], Awaitable[dict[str, Any]]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

logger = structlog.get_logger(__name__)


@dataclass
class Waited:
    """Signals for who waited, and whether there was no seat."""

    frames: list[dict[str, Any]] = field(default_factory=list)
    is_crowded: bool = False


class Waiter:
    """Takes the place of a socket in the hub. Events only wake it: the endpoint reads them from the log."""

    def __init__(self, logs: Mapping[int, Position]) -> None:
        self._logs = logs
        self.heard = Waited()
        self.woken = asyncio.Event()

    async def hear(self, event: dict[str, Any]) -> None:
        frame = json.loads(event["text"]) if event["type"] == "websocket.send" else {"type": "close"}
        if frame["type"] == "events" and frame["log"] not in self._logs:
            return
        if frame["type"] in ("signal", "bye") and frame.get("kind") != "heads":
            self.heard.frames[FRAMES_LIMIT - 1 :] = []
            self.heard.frames.append(frame)
        self.woken.set()


class LongPoll:
    def __init__(self, application: Application) -> None:
        self._application = application
        self._waiting: Counter[str] = Counter()

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        if scope["path"] != PATH or scope["method"] != "POST" or not _is_small(scope):
            await self._application(scope, receive, send)
            return
        body = await _read_body(receive)
        heard = await self._attend(body, scope, receive) if body is not None else None
        if body is not None and heard is not None:
            await self._application({**scope, WAITED: heard}, _replay(body, receive), send)

    async def _attend(self, body: bytes, scope: Scope, receive: Receive) -> Waited | None:
        """What was heard until there is something to fetch; None if who asked has gone."""
        asked = _parse(body)
        if asked is None or not (asked.wait or asked.watch):
            return Waited()
        try:
            signed = await runtime.current().pool.read(sessions.find_signed_in, find_session_key(scope))
            return await self._sit(asked, signed, receive) if signed else Waited()
        except Exception as error:
            # The endpoint says it better, or is luckier
            logger.warning("wait_failed", reason=repr(error))
            return Waited()

    async def _sit(self, asked: PullRequest, signed: sessions.SignedIn, receive: Receive) -> Waited | None:
        if asked.wait and self._waiting[signed.session_key] >= WAITS_LIMIT:
            return Waited(is_crowded=True)
        self._waiting[signed.session_key] += 1
        try:
            return await _wait(asked, signed, receive)
        finally:
            self._waiting[signed.session_key] -= 1
            self._waiting += Counter()  # drops those at zero


async def _wait(asked: PullRequest, signed: sessions.SignedIn, receive: Receive) -> Waited | None:
    server = runtime.current()
    positions = {int(log): at for log, at in asked.positions.items()}
    waiter = Waiter(positions)
    async with _enter(server, signed, waiter) as connection:
        heads = await server.subscriptions.subscribe(connection)
        if asked.watch:
            people = server.pool.read(presence.read_watchable, signed.user_id, asked.watch)
            connection.watched = await people
        is_level = all(heads.get(log, at) == at for log, at in positions.items())
        if asked.wait and is_level and not await _sleep(waiter, asked.wait, receive):
            return None
        if connection.watched:
            waiter.heard.frames.append(_show_presence(server, connection))
    return waiter.heard


@asynccontextmanager
async def _enter(server: Server, signed: sessions.SignedIn, waiter: Waiter) -> AsyncIterator[Connection]:
    """While they wait they are here: shown as online, and put out when their sign-in ends."""
    connection = Connection(
        send=waiter.hear,
        user_id=signed.user_id,
        session_key=signed.session_key,
        log_id=signed.log_id,
        password_mark=signed.password_mark,
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


def _show_presence(server: Server, connection: Connection) -> dict[str, Any]:
    states = {str(user): server.presence.state_of(user) for user in connection.watched}
    return {"type": "signal", "kind": "presence", "people": states}


def _is_small(scope: Scope) -> bool:
    """Only a body that the API would take is read here; it refuses the others."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return len(lengths) == 1 and lengths[0].isdigit() and int(lengths[0]) <= FRAME_LIMIT


async def _read_body(receive: Receive) -> bytes | None:
    body, more = b"", True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return None
        body += event.get("body", b"")
        more = event.get("more_body", False)
    return body


def _replay(body: bytes, receive: Receive) -> Receive:
    events = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> dict[str, Any]:
        return events.pop() if events else await receive()

    return receive_again


def _parse(body: bytes) -> PullRequest | None:
    try:
        return PullRequest.model_validate_json(body)
    except ValidationError:
        return None
