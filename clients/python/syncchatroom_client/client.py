"""A connection that comes back, and what is asked over it."""

import asyncio
import contextlib
import itertools
import json
import random
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from syncchatroom_client.errors import NoAnswer, Refused
from syncchatroom_client.logs import Frame, Logs

ANSWER_SECONDS = 10.0
# Before it comes back, in seconds; chance takes a part of it
SHORTEST_DELAY, LONGEST_DELAY = 0.2, 20.0
# Between the clocks of a server and its proxy
SLACK = timedelta(seconds=5)
LONG_AGO = datetime.fromtimestamp(0, UTC)
AGAIN = {"unavailable", "rate_limited"}
SIGNED_OUT = 4401
SIGN_IN = {"code": "sign_in", "message": "This token is none, is over, or was revoked."}


def make_id() -> str:
    """A UUIDv7 (RFC 9562): milliseconds, then chance."""
    number = (int(time.time() * 1000) & (2**48 - 1)) << 80 | secrets.randbits(80)
    return str(UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62))


class Client:
    """Use it as an asynchronous context manager.

    Args:
        url: the chat's address, such as ``https://chat.example.org``.
        token: an access token of a bot or a person.
        state: what ``client.state`` was when an earlier run ended; without it, ``events()`` begins now.

    Raises: ValueError, if ``url`` is no web address.
    """

    def __init__(self, url: str, token: str, state: dict[str, Any] | None = None) -> None:
        if not url.startswith(("https://", "http://")):
            raise ValueError(
                f"The chat's address begins with https:// or http://, and this does not: {url!r}"
            )
        self.url = url.rstrip("/")
        #: My own id
        self.me = 0
        self._headers = {"Authorization": f"Bearer {token}"}
        self._logs = Logs(state)
        self._socket: ClientConnection | None = None
        self._refs = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._live, self._news = asyncio.Event(), asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._delay = SHORTEST_DELAY

    async def __aenter__(self) -> Self:
        """Raises: Refused, if the token is none."""
        self._running = asyncio.create_task(self._stay_connected())
        try:
            await self._wait(self._live)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def _end(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    @property
    def state(self) -> dict[str, Any]:
        """What another start needs to go on after the events that were handled. It is JSON."""
        return self._logs.state

    async def events(self) -> AsyncIterator[Frame]:
        """Everything that happens in my logs, for ever. Raises: Refused, once the token is revoked."""
        while True:
            self._news.clear()
            for event in self._logs.give():
                yield event
            if self._logs.wanted:
                await self._pull(self._logs.wanted.pop())
            else:
                await self._wait(self._news)

    async def send(self, room: int, body: str, **fields: Any) -> Frame:
        """Say something; it is stored when this returns. ``fields`` are those of `send`. Raises: Refused."""
        return await self.ask({"type": "send", "id": make_id(), "room": room, "body": body, **fields})

    async def ask(self, command: Frame) -> Frame:
        """A command of docs/protocol.md, as often as it takes until it is answered. Raises: Refused."""
        while True:
            await self._wait(self._live)
            with contextlib.suppress(NoAnswer):
                answer = await self._ask(command)
                if answer["type"] != "nack":
                    return answer
                if answer["code"] not in AGAIN:
                    raise Refused(answer)
                await asyncio.sleep(answer.get("retry_after", 0.2))

    async def get(self, path: str) -> Any:
        """What `/api/v1/` answers to ``path``. Raises: Refused, OSError."""
        return await asyncio.to_thread(self._fetch, f"{self.url}/api/v1/{path}")

    def _fetch(self, address: str) -> Any:
        asked = urllib.request.Request(address, headers=self._headers)  # noqa: S310  the chat's own
        try:
            with urllib.request.urlopen(asked, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with contextlib.suppress(ValueError):
                raise Refused(json.load(error)) from error
            raise

    async def _wait(self, event: asyncio.Event) -> None:
        """Raises: Refused, if the connection has ended for good meanwhile; RuntimeError outside of the context."""
        running = self._running
        if running is None:
            raise RuntimeError("Use it with `async with`.")
        waiting = asyncio.create_task(event.wait())
        try:
            await asyncio.wait({waiting, running}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if running.cancelled():
            raise RuntimeError("This client is closed.")
        if running.done():
            running.result()

    async def _stay_connected(self) -> None:
        """Raises: Refused."""
        while True:
            with contextlib.suppress(OSError, EOFError, WebSocketException):
                await self._connect()
            await asyncio.sleep(random.random() * self._delay)  # noqa: S311  no secret
            self._delay = min(LONGEST_DELAY, self._delay * 2)

    async def _connect(self) -> None:
        """Until the connection ends. Raises: Refused, OSError, WebSocketException."""
        address = self.url.replace("http", "ws", 1) + "/ws/"
        try:
            async with connect(
                address, additional_headers=self._headers, max_size=2**24, compression=None
            ) as socket:
                with contextlib.suppress(NoAnswer):
                    await self._use(socket)
                if socket.close_code == SIGNED_OUT:
                    raise Refused(SIGN_IN)
        except InvalidStatus as error:
            if error.response.status_code in (401, 403):
                raise Refused(SIGN_IN) from error
            raise

    async def _use(self, socket: ClientConnection) -> None:
        self._socket = socket
        listening = asyncio.create_task(self._listen(socket))
        try:
            positions = {log: self._logs.find_position(log) for log in self._logs.handled}
            welcome = await self._ask({"type": "hello", "v": 1, "positions": positions})
            self._delay = SHORTEST_DELAY
            self._live.set()
            while not listening.done():
                await asyncio.wait({listening}, timeout=welcome["heartbeat"])
                await self._ask({"type": "ping"})
        finally:
            self._live.clear()
            self._socket = None
            listening.cancel()
            self._give_up_waiting()

    async def _listen(self, socket: ClientConnection) -> None:
        with contextlib.suppress(WebSocketException, OSError):
            async for text in socket:
                frame = json.loads(text)
                self._hear(frame)
                waiting = self._answers.get(frame.get("ref", 0))
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
        self._give_up_waiting()

    def _hear(self, frame: Frame) -> None:
        if frame["type"] == "welcome":
            self._welcome(frame)
        elif frame["type"] == "events":
            self._logs.take(frame)
        elif frame["type"] == "rewind":
            self._logs.rewind(str(frame["log"]))
        elif frame["type"] in ("pong", "signal") and "heads" in frame:
            self._logs.compare(frame["heads"])
        self._news.set()

    def _welcome(self, frame: Frame) -> None:
        self.me = frame["me"]
        answer = self._socket.response if self._socket else None
        date = answer.headers.get("Date") if answer else None
        # The server's clock: by one of ours that is fast, events would be too old
        self._logs.begin(frame["heads"], parsedate_to_datetime(date) - SLACK if date else LONG_AGO)
        self._logs.compare(frame["heads"])

    async def _pull(self, log: str) -> None:
        try:
            answer = await self._ask(
                {"type": "pull", "log": int(log), "after": self._logs.find_position(log)}
            )
        except NoAnswer:
            # Asked again once the connection is back, whose welcome says what is missing
            await self._wait(self._live)
            self._logs.wanted.add(log)
            return
        if answer["type"] == "nack" and answer["code"] in AGAIN:
            self._logs.wanted.add(log)
            await asyncio.sleep(answer.get("retry_after", 0.2))

    async def _ask(self, command: Frame) -> Frame:
        """Raises: NoAnswer."""
        if self._socket is None:
            raise NoAnswer
        ref = next(self._refs)
        waiting = self._answers[ref] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._socket.send(json.dumps({**command, "ref": ref}))
                answer: Frame = await waiting
                return answer
        except (TimeoutError, OSError, WebSocketException) as error:
            raise NoAnswer from error
        finally:
            self._answers.pop(ref, None)

    def _give_up_waiting(self) -> None:
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(NoAnswer())
