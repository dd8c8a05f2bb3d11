"""Somebody who has signed in by IRC: a connection of the hub like any other, whose frames are told as lines."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from syncchat.api.base.scopes import ScopeMissing
from syncchat.domain.tokens.grants import Grant
from syncchat.errors import Forbidden
from syncchat.irc.channels import Channel, Channels, read_channels
from syncchat.irc.places import load_places, save_places
from syncchat.irc.wire import Wire
from syncchat.models import User
from syncchat.protocol.close_codes import CloseCode
from syncchat.protocol.commands import WATCH_LIMIT
from syncchat.protocol.kinds import Scope
from syncchat.protocol.pages import Position
from syncchat.protocol.server_frames import encode
from syncchat.reach import run_within
from syncchat.realtime import sessions
from syncchat.realtime.connection import Connection
from syncchat.realtime.server import Server
from syncchat.realtime.token_bucket import TokenBucket
from syncchat.socket.dispatch import Dispatcher

T = TypeVar("T")
Frame = dict[str, Any]

# Frames that wait to be told; the connection's own queue is behind it
FRAMES = 64
# Somebody who said something is there for so many seconds
PRESENT = 300.0
OVER = "You were signed out"
ENDS = {
    CloseCode.SLOW: "You did not read for too long",
    CloseCode.RESTART: "The server starts again: come back in some seconds",
}


class Session:
    def __init__(self, server: Server, wire: Wire, grant: Grant) -> None:
        self.server, self.wire, self.grant = server, wire, grant
        self.user_id, self.nick = grant.user.pk, grant.user.username
        self.channels = Channels()
        # Messages of this client, which it has shown by itself
        self.sent: set[str] = set()
        self.nicks: dict[int, str] = {self.user_id: self.nick}
        self.states: dict[int, str] = {}
        self.frames: asyncio.Queue[str] = asyncio.Queue(FRAMES)
        self.signed = sessions.describe_token(grant.user, grant.prefix, grant.scopes, grant.rooms)
        self.own_at: Position = (0, 0)
        self.told: dict[int, Position] = {}
        self.present_until = 0.0
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.connection = Connection(
            send=self._take,
            user_id=self.user_id,
            session_key=self.signed.session_key,
            log_id=self.signed.log_id,
            name=self.signed.name,
            language=self.signed.language,
            password_mark=self.signed.password_mark,
            on_drained=server.subscriptions.tell_heads,
            scopes=self.signed.scopes,
            reachable=self.signed.rooms,
            is_idle=True,
        )
        guard = TokenBucket(clock=time.monotonic)
        self._dispatcher = Dispatcher(server=server, connection=self.connection, guard=guard)

    @property
    def source(self) -> str:
        return name_source(self.nick)

    async def enter(self) -> list[Channel]:
        """Their rooms, as they were no later than the first event that is told live."""
        welcome = await self.ask("hello", v=1, positions={})
        self.own_at = tuple(welcome["heads"].get(str(self.signed.log_id), (0, 0)))
        self.told = await self.server.pool.read(load_places, self.grant.token_id)
        # Of two of one name the older one has it, at each visit: a client goes on where it was
        found = sorted(await self.read(read_channels, self.user_id), key=lambda each: each.id)
        channels = [self.channels.add(each) for each in found]
        await self.ask("watch", rooms=[each.id for each in channels][:WATCH_LIMIT])
        return channels

    async def wait_until_over(self) -> str:
        """Why the chat ends the connection, at once: a client that does not read would never come to hear of it."""
        return await asyncio.shield(self._over)

    def leave(self) -> None:
        self.connection.is_closed = True
        self.server.hub.leave(self.connection)

    async def ask(self, kind: str, **fields: Any) -> Frame:
        """A command of the socket, and its answer."""
        reply = await self._dispatcher.answer(json.dumps({"type": kind, "ref": 1, **fields}))
        if reply is None:
            return {"type": "nack", "code": "unavailable", "message": ""}
        answer: Frame = json.loads(reply if isinstance(reply, str) else encode(reply))
        return answer

    async def do(self, scope: Scope, verb: Callable[..., Any], **arguments: Any) -> Any:
        """A verb that is no command of the socket.

        Raises: DomainError, whatever the verb refuses, and where the token lacks the scope.
        """
        if scope not in self.grant.scopes:
            raise ScopeMissing(scope)
        await self._check_sign_in()
        return await self._dispatcher.run(verb, arguments)

    async def read(self, query: Callable[..., T], *arguments: Any) -> T:
        """Raises: Forbidden, for who was signed out."""
        await self._check_sign_in()
        return await self.server.pool.read(run_within, self.connection.reach, query, *arguments)

    async def come_back(self) -> None:
        """They have said something, so they are there."""
        if self.present_until < time.monotonic():
            await self.ask("idle", idle=False)
        self.present_until = time.monotonic() + PRESENT

    async def go_away(self) -> None:
        self.present_until = 0.0
        await self.ask("idle", idle=True)

    def list_positions(self) -> dict[int, Position]:
        return {each.log: each.at for each in self.channels}

    async def save(self, positions: Mapping[int, Position]) -> None:
        await self.server.writer.run(lambda: save_places(self.grant.token_id, positions))

    def find_nick(self, person: Frame) -> str:
        self.nicks[person["id"]] = person["username"]
        return str(person["username"])

    async def name(self, people: set[int]) -> None:
        """Learn the nicks of these, where they are not known."""
        unknown = people - self.nicks.keys()
        if unknown:
            self.nicks |= await self.server.pool.read(_read_nicks, unknown)

    async def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            await self.frames.put(message["text"])
        elif not self._over.done():
            self._over.set_result(ENDS.get(message.get("code", 0), OVER))

    async def _check_sign_in(self) -> None:
        """As the socket's commands are."""
        await self.server.gate.pass_through()
        if self.connection.is_closed:
            raise Forbidden(OVER)


def name_source(nick: str) -> str:
    return f"{nick}!{nick}@syncchatroom"


def make_batch() -> str:
    return uuid4().hex[:12]


def _read_nicks(people: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=people).values_list("pk", "username"))
