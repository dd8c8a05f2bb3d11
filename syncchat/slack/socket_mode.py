"""Socket Mode: an app without an address is told over a socket that it opens itself, and answers there.

The address that `apps.connections.open` gives opens one socket, so no header and no `Origin` is asked for. Nothing is
said but in whole frames, and the server never pings: Node's client gives up half a minute after a first ping, and all
clients ping themselves.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

import structlog

from syncchat.domain.outgoing.answers import take_answer
from syncchat.domain.tokens.grants import Grant
from syncchat.protocol.close_codes import CloseCode
from syncchat.realtime import runtime, sessions
from syncchat.realtime.connection import Connection
from syncchat.realtime.token_bucket import TokenBucket
from syncchat.slack import envelopes
from syncchat.slack.ids import write_app
from syncchat.slack.tickets import open_socket
from syncchat.socket.handshake import is_for_us

# Seconds between looks at what waits; less than it takes until a message is put down for an app
PAUSE = 0.25

Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

logger = structlog.get_logger(__name__)


class SocketMode:
    """One socket of an app. What waits goes to one of them."""

    def __init__(self, grant: Grant, base: str, send: Send) -> None:
        self._grant, self._base, self._send = grant, base, send
        self._bot_id = grant.user.pk
        # Not acknowledged yet
        self._open: set[str] = set()
        self._ended = asyncio.Event()
        self._guard = TokenBucket(clock=time.monotonic)

    async def hear(self, event: Event) -> None:
        """What the hub says to everybody's sockets: that the server stops, or that this sign-in has ended.

        Passed on at once: a moment later the server closes the socket itself.
        """
        if event["type"] == "websocket.close":
            reason = "link_disabled"
        elif json.loads(event["text"])["type"] == "bye":
            reason = "refresh_requested"
        else:
            return
        await self._say({"type": "disconnect", "reason": reason})
        self._ended.set()

    async def talk(self, receive: Receive) -> None:
        await self._say(self._greet())
        jobs = [asyncio.ensure_future(job) for job in (self._read(receive), self._tell(), self._ended.wait())]
        try:
            await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
            if self._open:
                await runtime.current().pool.read(envelopes.release, self._bot_id, tuple(self._open))

    def _greet(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": 1,
            "debug_info": {"host": "syncchatroom", "approximate_connection_time": 3600},
            "connection_info": {"app_id": write_app(self._grant.user)},
        }

    async def _tell(self) -> None:
        while True:
            try:
                found = await runtime.current().pool.read(envelopes.claim, self._bot_id, self._base)
            except Exception as error:
                # The database is away; what was claimed comes again by itself
                logger.warning("socket_mode_waits", reason=repr(error))
                found = []
            for envelope in found:
                self._open.add(envelope.id)
                await self._say(envelope.shape)
            if not found:
                await asyncio.sleep(PAUSE)

    async def _read(self, receive: Receive) -> None:
        while (event := await receive())["type"] != "websocket.disconnect":
            if not self._guard.admits():
                return
            await self._take(event.get("text") or "")

    async def _take(self, text: str) -> None:
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            self._guard.count_malformed()
            return
        if not isinstance(said, dict) or not isinstance(said.get("envelope_id"), str):
            self._guard.count_malformed()
            return
        pool = runtime.current().pool
        delivery = await pool.read(envelopes.acknowledge, self._bot_id, said["envelope_id"])
        self._open.discard(said["envelope_id"])
        if delivery is not None and said.get("payload"):
            content = json.dumps(said["payload"]).encode()
            await pool.read(take_answer, delivery, "application/json", content)

    async def _say(self, frame: dict[str, Any]) -> None:
        with suppress(OSError):
            await self._send({"type": "websocket.send", "text": json.dumps(frame, ensure_ascii=False)})


async def serve_socket_mode(scope: Any, receive: Receive, send: Send) -> None:
    """The door: one socket for each ticket."""
    await receive()
    ticket = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("ticket", [""])[0]
    server = runtime.current()
    opened = await server.pool.read(open_socket, ticket) if is_for_us(scope) else None
    if opened is None:
        # Before it is accepted, so the handshake is answered with 403
        await send({"type": "websocket.close", "code": int(CloseCode.FORBIDDEN)})
        return
    grant = opened.grant
    signed = sessions.describe_token(grant.user, grant.prefix, grant.scopes, grant.rooms)
    if not server.seats.take(signed.seat):
        await send({"type": "websocket.close", "code": int(CloseCode.TOO_FAST)})
        return
    await send({"type": "websocket.accept"})
    socket = SocketMode(grant, opened.base, send)
    connection = Connection(
        send=socket.hear,
        user_id=signed.user_id,
        session_key=signed.session_key,
        log_id=signed.log_id,
        name=signed.name,
        language=signed.language,
        password_mark=signed.password_mark,
        scopes=signed.scopes,
        reachable=signed.rooms,
        is_idle=signed.is_idle,
    )
    server.hub.enter(connection)
    try:
        await socket.talk(receive)
        with suppress(Exception):
            await send({"type": "websocket.close", "code": int(CloseCode.RESTART)})
    finally:
        server.seats.give_back(signed.seat)
        connection.is_closed = True
        server.hub.leave(connection)
