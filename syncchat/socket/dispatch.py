"""What each socket command does: one domain call, one reply."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.utils import translation
from django.utils.translation import gettext as _

from syncchat.api.base.scopes import check_command
from syncchat.domain.limits.limits import check_page
from syncchat.domain.messages.sending import Outgoing, SentMessage
from syncchat.domain.moderation.speaking import is_person_silenced
from syncchat.errors import DomainError, Invalid, NotFound
from syncchat.log import publish
from syncchat.log.positions import find_rewound, read_snapshot
from syncchat.models import User
from syncchat.origin import come_from
from syncchat.protocol import commands, server_frames
from syncchat.protocol.kinds import ErrorCode
from syncchat.protocol.pages import Position
from syncchat.reach import limit_reach, run_within
from syncchat.realtime import metrics, presence
from syncchat.realtime.connection import Connection
from syncchat.realtime.database.writer import Unavailable
from syncchat.realtime.server import Server
from syncchat.realtime.token_bucket import TokenBucket
from syncchat.socket.pulls import answer_pull
from syncchat.socket.verbs import VERBS, acknowledge
from syncchat.socket.welcome import check_version, make_welcome

TYPING_INTERVAL = 2.0

Reply = server_frames.ServerFrame | str | None

logger = structlog.get_logger(__name__)


class Dispatcher:
    """Answers one connection's commands, in order, each with what it asked for or a nack."""

    def __init__(self, *, server: Server, connection: Connection, guard: TokenBucket) -> None:
        self._server, self._connection, self._guard = server, connection, guard
        self._greeted = False
        self._typed_at = 0.0
        self._typed_in: tuple[int, UUID | None] | None = None

    async def answer(self, text: str) -> Reply:
        try:
            command = commands.parse_command(text)
        except commands.MalformedFrame as error:
            self._guard.count_malformed()
            return _refuse(error.ref, error.code, error.message, field=error.field)
        metrics.commands.labels(type=command.type).inc()
        with translation.override(self._connection.language or None):
            return await self._attempt(command)

    async def _attempt(self, command: commands.AnyCommand) -> Reply:
        try:
            return await self._do(command)
        except DomainError as refusal:
            return _refuse(
                command.ref, refusal.code, refusal.message,
                field=refusal.field, retry_after=refusal.retry_after,
            )  # fmt: skip
        except Exception as error:
            if not isinstance(error, Unavailable):
                logger.exception("command_failed", command=command.type)
            words = _("The server could not do this now. It will be tried again.")
            return _refuse(command.ref, ErrorCode.UNAVAILABLE, words)

    async def _do(self, command: commands.AnyCommand) -> Reply:
        reach = self._connection.reach
        check_command(self._connection.scopes, is_limited=reach is not None, command=command)
        if isinstance(command, commands.Hello):
            return await self._greet(command)
        if not self._greeted:
            raise Invalid(_("Say hello first."), field="type")
        if not isinstance(command, commands.Ping):
            await self._server.gate.pass_through()
            if self._connection.is_closed:
                return None
        match command:
            case commands.Pull():
                return await self._pull(command)
            case commands.Typing():
                return await self._type(command)
            case commands.Idle():
                self._connection.is_idle = command.idle
                return server_frames.Ack(ref=command.ref)
            case commands.Watch():
                return await self._watch(command)
            case commands.Ping():
                self._server.subscriptions.tell_heads(self._connection)
                return server_frames.Pong(ref=command.ref)
            case _:
                return await self._write(command)

    async def _greet(self, hello: commands.Hello) -> Reply:
        check_version(hello.v)
        if not self._greeted:
            self._server.hub.enter(self._connection)
            self._greeted = True
        await self._tell_rewinds(hello)
        # Nothing is awaited from here on: an event before the welcome would be ahead of the heads in it, and a client
        # takes heads behind what it knows for a history that went back
        heads = await self._server.subscriptions.subscribe(self._connection)
        return make_welcome(
            ref=hello.ref,
            user_id=self._connection.user_id,
            session_key=self._connection.session_key,
            heads=heads,
        )

    async def _tell_rewinds(self, hello: commands.Hello) -> None:
        positions = {int(log): at for log, at in hello.positions.items()}
        if not positions:
            return
        reader = self._connection.user_id, self._connection.log_id
        found = self._server.pool.read(
            run_within, self._connection.reach, _find_rewound_for, *reader, positions
        )
        for log in await found:
            self._connection.offer(server_frames.encode(server_frames.Rewind(log=log)))

    async def _write(self, command: commands.Command) -> Reply:
        """Do it on the writer's thread; answer after its commit."""
        verb = VERBS[type(command)]
        verb.count(self._connection.user_id)
        if isinstance(command, commands.SendMessage):
            result: Any = await self._send(command)
        else:
            result = await self.run(verb.run, command.arguments())
        return acknowledge(command, result)

    async def run(self, verb: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        """Do a verb on the writer's thread, and return after its commit.

        Raises: DomainError, whatever the verb refuses.
        """
        do = partial(_run_verb, verb, self._connection, arguments)
        return await self._server.writer.run(
            partial(_run_for, self._connection.user_id, self._connection.language, do)
        )

    async def _send(self, command: commands.SendMessage) -> SentMessage:
        """Together with all other sends that wait: the hot verb takes a batch."""
        author, language = self._connection.user_id, self._connection.language
        started = time.perf_counter()
        sent: SentMessage = await self._server.writer.send(
            Outgoing(author_id=author, language=language, reach=self._connection.reach, **command.arguments())
        )
        metrics.ack_seconds.observe(time.perf_counter() - started)
        return sent

    async def _pull(self, command: commands.Pull) -> Reply:
        if command.log not in self._connection.logs:
            raise NotFound
        check_page(self._connection.user_id)
        reader = self._connection.user_id, self._connection.log_id
        asked = command.log, command.after, command.ref
        return await self._server.pool.read(run_within, self._connection.reach, answer_pull, *reader, *asked)

    async def _type(self, command: commands.Typing) -> Reply:
        log = self._connection.rooms.get(command.room)
        if log is None or log not in self._connection.logs:
            raise NotFound
        now, place = time.monotonic(), (command.room, command.thread)
        if place != self._typed_in or now - self._typed_at >= TYPING_INTERVAL:
            self._typed_at, self._typed_in = now, place
            # Once in a while: somebody may have been silenced on an open page
            if await self._server.pool.read(is_person_silenced, self._connection.user_id):
                return server_frames.Ack(ref=command.ref)
            signal = {
                "kind": "typing",
                "room": command.room,
                "log": log,
                "person": {"id": self._connection.user_id, "name": self._connection.name},
            }
            publish.send_signal(signal | ({"thread": str(command.thread)} if command.thread else {}))
        return server_frames.Ack(ref=command.ref)

    async def _watch(self, command: commands.Watch) -> Reply:
        connection = self._connection
        asked = connection.reach, presence.read_watchable, connection.user_id, command.rooms
        connection.watched = await self._server.pool.read(run_within, *asked)
        connection.offer(self._server.presence.show_watched(connection))
        return server_frames.Ack(ref=command.ref)


def _refuse(
    ref: int, code: ErrorCode, message: str, *, field: str | None = None, retry_after: float | None = None
) -> server_frames.Nack:
    metrics.nacks.labels(code=code).inc()
    return server_frames.Nack(ref=ref, code=code, message=message, field=field, retry_after=retry_after)


def _find_user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def _find_rewound_for(user_id: int, own_log_id: int, positions: Mapping[int, Position]) -> list[int]:
    return find_rewound(positions, read_snapshot(user_id, own_log_id).heads)


def _run_verb(
    verb: Callable[..., Any], connection: Connection, arguments: Mapping[str, Any], actor: User
) -> Any:
    with limit_reach(connection.reach), come_from(connection.find_origin):
        return verb(actor=actor, **arguments)


def _run_for(user_id: int, language: str, verb: Callable[..., Any]) -> Any:
    with translation.override(language or None):
        return verb(_find_user(user_id))
