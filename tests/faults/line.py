"""One connection after another: hello, commands with answers, heartbeat, and coming back with full jitter."""

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

Frame = dict[str, Any]

ANSWER_SECONDS = 3.0
HEARTBEAT = 1.0  # seconds; a browser takes 25, and a run cannot wait for it
# Full jitter, in seconds; shorter than a browser's for the same reason
FIRST_DELAY, LONGEST_DELAY = 0.1, 2.0

# Not an answer about the wish, only about the moment
FOR_NOW = {"unavailable", "rate_limited"}


class Lost(Exception):
    """No answer: whether the command took effect is unknown."""


class Refused(Exception):
    def __init__(self, nack: Frame) -> None:
        super().__init__(nack["code"], nack["message"])
        self.code: str = nack["code"]


class Line:
    """`addresses` are asked anew for each attempt; every frame goes to `hear` before anybody waits for it.

    Every byte goes to `overhear`, with the moment at which it was asked for, if it was.
    """

    def __init__(
        self,
        *,
        addresses: Callable[[], list[str]],
        key: str,
        hear: Callable[[Frame], None],
        hello: Callable[[], Frame],
        chance: random.Random,
        overhear: Callable[[str, float | None], None] = lambda text, asked: None,
    ) -> None:
        self._overhear = overhear
        self._addresses, self._key, self._hear, self._hello = addresses, key, hear, hello
        self._chance = chance
        self._refs = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._asked: dict[int, float] = {}
        self._socket: ClientConnection | None = None
        self.live = asyncio.Event()
        self.connections = 0
        self.close_codes: list[int] = []

    async def run(self) -> None:
        attempt = 0
        while True:
            greeted = self.connections
            with contextlib.suppress(OSError, TimeoutError, WebSocketException, Lost, Refused, EOFError):
                await self._stay_connected()
            attempt = 0 if self.connections > greeted else attempt + 1
            await asyncio.sleep(
                self._chance.random() * min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempt, 8))
            )

    async def _stay_connected(self) -> None:
        host = self._chance.choice(self._addresses())
        options: dict[str, Any] = {
            "additional_headers": {"Cookie": f"sessionid={self._key}"},
            "origin": f"http://{host}",
            "compression": None,
            "ping_interval": None,
            "open_timeout": ANSWER_SECONDS,
            "close_timeout": 0.5,
            "max_size": 2**22,
        }
        async with connect(f"ws://{host}/ws/", **options) as socket:
            self._socket = socket
            listening = asyncio.create_task(self._listen(socket))
            try:
                await self._keep(socket, listening)
            finally:
                self._drop(listening, socket)

    async def _keep(self, socket: ClientConnection, listening: asyncio.Task[None]) -> None:
        await self.ask(self._hello())
        self.connections += 1
        self.live.set()
        while not listening.done():
            await self.ask({"type": "ping"})
            await asyncio.wait([listening], timeout=HEARTBEAT)

    def _drop(self, listening: asyncio.Task[None], socket: ClientConnection) -> None:
        self.live.clear()
        self._socket = None
        listening.cancel()
        socket.transport.abort()
        if socket.close_code is not None:
            self.close_codes.append(socket.close_code)
        waiting, self._answers = self._answers, {}
        for answer in waiting.values():
            if not answer.done():
                answer.set_exception(Lost())

    async def _listen(self, socket: ClientConnection) -> None:
        with contextlib.suppress(WebSocketException, OSError):
            async for text in socket:
                frame = json.loads(text)
                self._overhear(str(text), self._asked.pop(frame.get("ref", 0), None))
                self._hear(frame)
                answer = self._answers.pop(frame.get("ref", 0), None)
                if answer is not None and not answer.done():
                    answer.set_result(frame)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(Lost())

    async def ask(self, command: Frame) -> Frame:
        """Raises: Lost, Refused."""
        socket = self._socket
        if socket is None:
            raise Lost
        ref = next(self._refs)
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[ref], self._asked[ref] = answer, time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await socket.send(json.dumps({**command, "ref": ref}))
                frame = await answer
        except (TimeoutError, OSError, WebSocketException) as error:
            raise Lost from error
        finally:
            self._answers.pop(ref, None)
            self._asked.pop(ref, None)
        if frame["type"] == "nack":
            raise Refused(frame)
        return frame

    def abort(self) -> None:
        """As a phone does that leaves the network: no good-bye."""
        if self._socket is not None:
            self._socket.transport.abort()
