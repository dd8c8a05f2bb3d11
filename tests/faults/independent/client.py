"""A client of docs/protocol.md and of nothing else: it knows no line of the product."""

import asyncio
import contextlib
import itertools
import json
import random
import secrets
import time
from collections import defaultdict
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.faults.independent.http import Http, NoAnswer, Refused
from tests.faults.independent.log import Frame, Log

ANSWER_SECONDS = 10.0
LONGEST_DELAY = 2.0  # a browser's is 20; a test cannot wait for it
AGAIN = {"unavailable", "rate_limited"}


def make_uuid7() -> str:
    """RFC 9562: milliseconds, then chance."""
    number = (int(time.time() * 1000) & (2**48 - 1)) << 80 | secrets.randbits(80)
    return str(UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62))


class Client:
    def __init__(self, http: Http) -> None:
        self.http = http
        self.logs: dict[int, Log] = defaultdict(Log)
        self.heads: dict[int, int] = {}
        self.me = 0
        self.heartbeat = 25.0
        self.live = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._refs = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._wanted: set[int] = set()
        self._pulling = asyncio.Event()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(self._stay_connected())
            both.create_task(self._pull())

    async def send(self, room: int, body: str) -> tuple[str, Frame]:
        """The id, and the ack; the same id as often as it takes."""
        message = make_uuid7()
        return message, await self.ask({"type": "send", "id": message, "room": room, "body": body})

    async def ask(self, command: Frame) -> Frame:
        """Until there is an answer about the wish itself.

        Raises: Refused.
        """
        while True:
            await self.live.wait()
            with contextlib.suppress(NoAnswer):
                answer = await self._ask(command)
                if answer["type"] != "nack":
                    return answer
                if answer["code"] not in AGAIN:
                    raise Refused(0, answer)
                await asyncio.sleep(answer.get("retry_after", 0))
            await asyncio.sleep(random.random() * 0.2)

    def is_level(self, heads: dict[int, int]) -> bool:
        return all(self.logs[log].position[0] >= head for log, head in heads.items())

    # -- the connection

    async def _stay_connected(self) -> None:
        for attempt in itertools.count():
            with contextlib.suppress(OSError, TimeoutError, WebSocketException, NoAnswer, EOFError):
                await self._connect()
            self.live.clear()
            await asyncio.sleep(random.random() * min(LONGEST_DELAY, 0.2 * 2 ** min(attempt, 6)))

    async def _connect(self) -> None:
        address = self.http.url.replace("http", "ws", 1) + "/ws/"
        headers = {"Cookie": self.http.list_cookies()}
        async with connect(
            address,
            additional_headers=headers,
            origin=self.http.url,  # type: ignore[arg-type]
            compression=None,
            max_size=2**24,
            open_timeout=ANSWER_SECONDS,
            close_timeout=1,
        ) as socket:
            self._socket = socket
            listening = asyncio.create_task(self._listen(socket))
            try:
                await self._greet()
                while not listening.done():
                    await asyncio.wait([listening], timeout=min(self.heartbeat, 1.0))
                    await self._ask({"type": "ping"})
            finally:
                self._socket = None
                listening.cancel()
                self._give_up_waiting()

    async def _greet(self) -> None:
        positions = {str(log): known.position for log, known in self.logs.items()}
        welcome = await self._ask({"type": "hello", "v": 1, "positions": positions})
        self.me, self.heartbeat = welcome["me"], welcome["heartbeat"]
        self.live.set()

    async def _listen(self, socket: ClientConnection) -> None:
        with contextlib.suppress(WebSocketException, OSError):
            async for text in socket:
                frame = json.loads(text)
                self._hear(frame)
                waiting = self._answers.get(frame.get("ref", 0))
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
        self._give_up_waiting()

    def _give_up_waiting(self) -> None:
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(NoAnswer())

    async def _ask(self, command: Frame) -> Frame:
        """Raises: NoAnswer."""
        if self._socket is None:
            raise NoAnswer
        ref = next(self._refs)
        waiting = self._answers[ref] = asyncio.get_running_loop().create_future()
        try:
            # Not wait_for: in Python 3.11 it swallows a cancellation that comes together with an answer
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._socket.send(json.dumps({**command, "ref": ref}))
                answer: Frame = await waiting
                return answer
        except (TimeoutError, OSError, WebSocketException) as error:
            raise NoAnswer from error
        finally:
            self._answers.pop(ref, None)

    # -- the logs

    def _hear(self, frame: Frame) -> None:
        if frame["type"] == "events":
            if self.logs[frame["log"]].take(frame):
                self._want(frame["log"])
        elif frame["type"] == "rewind":
            self.logs[frame["log"]].forget()
            self._want(frame["log"])
        elif "heads" in frame:
            for key, (seq, _entry) in frame["heads"].items():
                self.heads[int(key)] = seq
                if seq > self.logs[int(key)].position[0]:
                    self._want(int(key))

    def _want(self, log: int) -> None:
        self._wanted.add(log)
        self._pulling.set()

    async def _pull(self) -> None:
        while True:
            await self._pulling.wait()
            await self.live.wait()
            while self._wanted:
                await self._pull_one(self._wanted.pop())
            self._pulling.clear()

    async def _pull_one(self, log: int) -> None:
        command: dict[str, Any] = {"type": "pull", "log": log, "after": self.logs[log].position}
        try:
            answer = await self._ask(command)
        except NoAnswer:
            await asyncio.sleep(0.1)
            self._wanted.add(log)
            return
        if answer["type"] == "nack" and answer["code"] in AGAIN:
            await asyncio.sleep(answer.get("retry_after", 0.2))
            self._wanted.add(log)
        elif answer["type"] == "events" and answer["more"]:
            self._wanted.add(log)
