"""The socket of one tab: let in, limit, read, answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from channels.consumer import AsyncConsumer

from syncchat.domain.tokens.grants import find_grant
from syncchat.operations.wrong_address import tell_unknown_origin
from syncchat.protocol.close_codes import CloseCode
from syncchat.protocol.server_frames import encode
from syncchat.realtime import runtime, sessions
from syncchat.realtime.connection import Connection
from syncchat.realtime.token_bucket import TokenBucket
from syncchat.socket.dispatch import Dispatcher
from syncchat.socket.handshake import (
    describe_origin,
    find_bearer,
    find_expected_origin,
    find_language,
    find_origin,
    find_session_key,
    has_no_page,
    is_same_origin,
)

HELLO_TIMEOUT = 10.0  # seconds

Receive = Callable[[], Awaitable[dict[str, Any]]]


class ChatConsumer(AsyncConsumer):
    """One tab. Its own receive loop: the base class's dispatch hops threads for every frame."""

    connection: Connection

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        token = find_bearer(scope)
        if not (is_same_origin(scope) or (token is not None and has_no_page(scope))):
            tell_unknown_origin(find_origin(scope), expected=find_expected_origin(scope))
            await send({"type": "websocket.close", "code": int(CloseCode.FORBIDDEN)})
            return
        self.server = runtime.current()
        signed = await self._find_signed_in(scope, token)
        await send({"type": "websocket.accept"})
        if signed is None:
            await send({"type": "websocket.close", "code": int(CloseCode.SIGN_IN)})
            return
        if not self.server.seats.take(signed.seat):
            await send({"type": "websocket.close", "code": int(CloseCode.TOO_FAST)})
            return
        try:
            self._sit_down(signed, scope, send)
            await self._talk(receive)
        finally:
            self.server.seats.give_back(signed.seat)
            self.connection.is_closed = True
            self.server.hub.leave(self.connection)

    async def _find_signed_in(self, scope: Any, token: str | None) -> sessions.SignedIn | None:
        """By the token, where there is one, whatever cookies came with it."""
        if token is None:
            return await self.server.pool.read(sessions.find_signed_in, find_session_key(scope))
        grant = await self.server.pool.read(find_grant, token)
        if grant is None:
            return None
        return sessions.describe_token(grant.user, grant.prefix, grant.scopes, grant.rooms)

    def _sit_down(self, signed: sessions.SignedIn, scope: Any, send: Any) -> None:
        self.connection = Connection(
            send=send,
            user_id=signed.user_id,
            session_key=signed.session_key,
            log_id=signed.log_id,
            name=signed.name,
            language=signed.language or find_language(scope),
            password_mark=signed.password_mark,
            on_drained=self.server.subscriptions.tell_heads,
            peer=scope.get("extensions", {}).get("syncchat.peer"),
            scopes=signed.scopes,
            reachable=signed.rooms,
            is_idle=signed.is_idle,
            find_origin=partial(describe_origin, scope),
        )
        self.guard = TokenBucket(clock=time.monotonic)
        self.dispatcher = Dispatcher(server=self.server, connection=self.connection, guard=self.guard)

    async def _talk(self, receive: Receive) -> None:
        try:
            async with asyncio.timeout(HELLO_TIMEOUT):
                text = await self._read(receive)
        except TimeoutError:
            await self.connection.close(CloseCode.SLOW)
            return
        while text is not None:
            if not self.guard.admits():
                await self.connection.close(CloseCode.TOO_FAST)
                return
            await self._answer(text)
            text = await self._read(receive)

    async def _read(self, receive: Receive) -> str | None:
        """The next frame's text; None when the socket is gone. A binary frame is no command."""
        event = await receive()
        if event["type"] == "websocket.disconnect" or self.connection.is_closed:
            return None
        return event.get("text") or ""

    async def _answer(self, text: str) -> None:
        reply = await self.dispatcher.answer(text)
        if reply is not None:
            await self.connection.write(reply if isinstance(reply, str) else encode(reply))
