"""One open socket: a bounded send queue that never makes anyone else wait."""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from functools import partial
from typing import Any, Protocol

from websockets.frames import Frame, Opcode

from syncchat.origin import Origin
from syncchat.protocol.close_codes import CloseCode
from syncchat.realtime import metrics

QUEUE_LIMIT = 256 * 1024  # characters; a JSON frame is nearly all ASCII
BLOCKED_LIMIT = 15.0  # seconds
CLOSE_PATIENCE = 1.0
# A peer is listened for every LISTEN_INTERVAL seconds. A client says something every 25 seconds; one that has not is
# asked, and given up when it does not answer. Counted and not timed, so that a pause of our own is nobody's silence.
LISTEN_INTERVAL = 2.5
ASK_AFTER = 11
GIVE_UP_AFTER = 15

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]


class Peer(Protocol):
    """The other end of a socket, below ASGI."""

    def write(self, frame: bytes) -> bool: ...
    def missed(self) -> int: ...
    def ping(self) -> None: ...
    def abort(self) -> None: ...


def make_frame(text: str) -> bytes:
    """The bytes of an unmasked text frame (RFC 6455 §5.2), the same for every reader."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


@types.coroutine
def _resume(send: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was stepped once by hand and now waits for ``awaited``."""
    while True:
        try:
            value = yield awaited
        except BaseException as error:
            step = partial(send.throw, error)
        else:
            step = partial(send.send, value)
        try:
            awaited = step()
        except StopIteration:
            return


class Connection:
    """A signed-in person's tab, as the hub sees it.

    ``logs`` are the logs it gets live, ``rooms`` maps its rooms to their logs. ``behind`` means
    that queued frames were dropped: once the socket drains, it is told the heads and pulls.
    """

    __slots__ = (
        "__weakref__", "_queue", "_queued", "_send", "_writing", "behind", "find_origin", "is_closed", "is_idle",
        "language", "log_id", "logs", "name", "on_drained", "password_mark", "peer", "reach", "reachable_logs",
        "rooms", "scopes", "session_key", "user_id", "watched",
    )  # fmt: skip

    def __init__(
        self,
        *,
        send: Send,
        user_id: int,
        session_key: str,
        log_id: int,
        name: str,
        language: str,
        password_mark: str,
        on_drained: "Callable[[Connection], None] | None" = None,
        peer: Peer | None = None,
        scopes: frozenset[str] | None = None,
        reachable: Mapping[int, int] | None = None,
        is_idle: bool = False,
        find_origin: Callable[[], Origin] = Origin,
    ) -> None:
        """``on_drained`` is called once the socket has taken all that waited, if something was dropped. ``scopes``
        and ``reachable``, rooms with their logs, are those of an access token.
        """
        self._send = send
        self.user_id, self.session_key, self.log_id = user_id, session_key, log_id
        self.name, self.language, self.password_mark = name, language, password_mark
        self.on_drained, self.peer = on_drained, peer
        self.scopes, self.find_origin = scopes, find_origin
        self.reach = None if reachable is None else frozenset(reachable)
        self.reachable_logs = None if reachable is None else frozenset(reachable.values())
        self.logs: set[int] = set()
        # A limited token has no log of its own that would tell of a room it comes into
        self.rooms: dict[int, int] = dict(reachable or {})
        self.watched: frozenset[int] = frozenset()
        self.is_idle = is_idle
        self.behind = self.is_closed = False
        self._queue: deque[str] | None = None
        self._queued = 0
        self._writing: asyncio.Task[None] | None = None

    def offer(self, text: str, frame: bytes | None = None) -> None:
        """Write it now if the socket takes it; otherwise queue it, up to the bound. ``frame`` is `make_frame` of it."""
        if self.is_closed:
            return
        if self._writing is not None:
            self._enqueue(text)
        elif self.peer is None or not self.peer.write(frame or make_frame(text)):
            self._begin(text)

    def _begin(self, text: str) -> None:
        """By ASGI: where there is nothing below it, or the socket is full or gone."""
        send = self._send({"type": "websocket.send", "text": text})
        try:
            awaited = send.send(None)
        except StopIteration:
            return
        except Exception:
            self.is_closed = True
            return
        self._writing = asyncio.ensure_future(self._drain(_resume(send, awaited)))

    async def write(self, text: str) -> None:
        """Offer a reply and wait while the socket is blocked: a slow reader's commands wait too."""
        self.offer(text)
        if self._writing is not None:
            await asyncio.wait([self._writing])

    def _enqueue(self, text: str) -> None:
        if self.behind:
            return
        self._queued += len(text)
        if self._queued > QUEUE_LIMIT:
            metrics.queue_drops.inc(len(self._queue or ()) + 1)
            self._queue, self._queued, self.behind = None, 0, True
            return
        if self._queue is None:
            self._queue = deque()
        self._queue.append(text)

    async def _drain(self, first: Awaitable[None]) -> None:
        try:
            await asyncio.wait_for(first, BLOCKED_LIMIT)
            while self._queue:
                text = self._queue.popleft()
                self._queued -= len(text)
                await asyncio.wait_for(self._send({"type": "websocket.send", "text": text}), BLOCKED_LIMIT)
        except TimeoutError:
            metrics.slow_closes.inc()
            await self.close(CloseCode.SLOW)
        except Exception:
            self.is_closed = True
        finally:
            self._queue, self._queued, self._writing = None, 0, None
        if self.behind and not self.is_closed:
            self.behind = False
            if self.on_drained is not None:
                self.on_drained(self)

    async def close(self, code: CloseCode) -> None:
        """Say why, and hang up on a peer that cannot even be told."""
        if self.is_closed:
            return
        self.is_closed = True
        try:
            async with asyncio.timeout(CLOSE_PATIENCE):
                await self._send({"type": "websocket.close", "code": int(code)})
        except Exception:  # it is gone already, or will never read again
            if self.peer is not None:
                self.peer.abort()

    def is_silent(self) -> bool:
        """Asked every LISTEN_INTERVAL: whether this peer said nothing for too long, even when asked to."""
        if self.peer is None:
            return False
        silence = self.peer.missed()
        if silence == ASK_AFTER:
            self.peer.ping()
        return silence >= GIVE_UP_AFTER

    async def give_up(self) -> None:
        """Free the socket of a peer that is gone, or stopped: that one finds the reason when it wakes up."""
        metrics.silent_closes.inc()
        await self.close(CloseCode.SLOW)
        if self.peer is not None:
            self.peer.abort()
