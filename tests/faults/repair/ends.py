"""A line with an ear on it: what a person hears at one server, frame by frame."""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from syncchat.domain.ids import make_id
from tests.faults.line import Line, Lost, Refused

Frame = dict[str, Any]
PATIENCE = 30.0
ANSWER_SECONDS = 10.0


class Ear:
    """One tab of a person, at one server. It comes back when it is cut off, as every tab does."""

    def __init__(self, person: dict[str, Any], address: str) -> None:
        self.heard: list[Frame] = []
        self._news = asyncio.Event()
        self.line = Line(
            addresses=lambda: [address],
            key=person["key"],
            hear=self._hear,
            hello=lambda: {"type": "hello", "v": 1, "tab": person["name"], "positions": {}},
            chance=random.Random(person["id"]),
        )

    def _hear(self, frame: Frame) -> None:
        self.heard.append(frame)
        self._news.set()

    async def ask(self, command: Frame) -> Frame:
        """Until there is an answer. Raises: Refused."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.line.live.wait()
                try:
                    return await self.line.ask(command)
                except Lost:
                    await asyncio.sleep(0.1)

    async def wait_for(self, wanted: Callable[[Frame], bool], seconds: float = PATIENCE) -> Frame:
        async with asyncio.timeout(seconds):
            while True:
                for frame in self.heard:
                    if wanted(frame):
                        return frame
                self._news.clear()
                await self._news.wait()

    def find_body(self, body: str) -> list[Frame]:
        return [
            event
            for frame in self.heard
            if frame["type"] == "events"
            for event in frame["events"]
            if event.get("message", {}).get("body") == body
        ]


@contextlib.asynccontextmanager
async def listen(person: dict[str, Any], address: str) -> AsyncIterator[Ear]:
    ear = Ear(person, address)
    running = asyncio.create_task(ear.line.run())
    try:
        async with asyncio.timeout(PATIENCE):
            await ear.line.live.wait()
        yield ear
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def wait_signal(room: int, here: Ear, there: Ear) -> None:
    """Type here until it is seen there: signals go through the broker or not at all."""
    there.heard.clear()
    async with asyncio.timeout(PATIENCE):
        while not any(frame.get("kind") == "typing" for frame in there.heard):
            with contextlib.suppress(Refused):
                await here.ask({"type": "typing", "room": room})
            with contextlib.suppress(TimeoutError):
                await there.wait_for(lambda frame: frame.get("kind") == "typing", 1.0)


async def come_in(person: dict[str, Any], address: str) -> ClientConnection:
    """Past the welcome, with nothing of ours under way."""
    headers = {"Cookie": f"sessionid={person['key']}"}
    socket = await connect(
        f"ws://{address}/ws/",
        additional_headers=headers,
        origin=f"http://{address}",  # type: ignore[arg-type]
        compression=None,
        ping_interval=None,
        close_timeout=0.5,
    )
    await socket.send(json.dumps({"type": "hello", "ref": 1, "v": 1, "positions": {}}))
    await hear_answer(socket, 1)
    return socket


async def hear_answer(socket: ClientConnection, ref: int) -> dict[str, Any]:
    async with asyncio.timeout(ANSWER_SECONDS):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame.get("ref") == ref:
                return frame


def say(room: dict[str, Any], body: str) -> Frame:
    return {"type": "send", "room": room["id"], "id": str(make_id()), "body": body}
