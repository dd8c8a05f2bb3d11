"""Stand-ins at the edges of the real-time core: a socket's send, events without a database."""

import asyncio
import json
from typing import Any

from syncchat.protocol.pages import FeedEvent
from syncchat.realtime.connection import Connection


class Wire:
    """An ASGI `send` that can be made to block like a full socket."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, frame: dict[str, Any]) -> None:
        await self.open.wait()
        self.sent.append(frame)

    @property
    def texts(self) -> list[str]:
        return [frame["text"] for frame in self.sent if "text" in frame]

    @property
    def seqs(self) -> list[int]:
        return [event["seq"] for text in self.texts for event in json.loads(text)["events"]]


def sit_down(user_id: int = 1) -> tuple[Connection, Wire]:
    wire = Wire()
    connection = Connection(
        send=wire.send,
        user_id=user_id,
        session_key=f"s{user_id}",
        log_id=0,
        name="",
        language="",
        password_mark="",
    )
    return connection, wire


def make_event(
    seq: int, kind: str = "message_sent", person_id: int | None = None, words: str = ""
) -> FeedEvent:
    text = json.dumps({"seq": seq, "id": seq + 100, "kind": kind, **({"words": words} if words else {})})
    return FeedEvent(seq, seq + 100, kind, person_id, None, text)


async def settle() -> None:
    """Let everything that is ready run: a few turns of the loop."""
    for _turn in range(50):
        await asyncio.sleep(0)
