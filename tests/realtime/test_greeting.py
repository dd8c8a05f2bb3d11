"""A welcome is the first that a connection hears of its logs."""

import json
from typing import Any

import pytest

from syncchat.protocol import server_frames
from syncchat.realtime.connection import Connection
from syncchat.realtime.hub import Hub
from syncchat.realtime.token_bucket import TokenBucket
from syncchat.socket.dispatch import Dispatcher

pytestmark = pytest.mark.asyncio

LOG = 7


class Busy:
    """A server in which something is said in the log whenever somebody waits for the database."""

    def __init__(self) -> None:
        self.hub = Hub(forget=lambda _log: None)
        self.pool = self.subscriptions = self

    async def read(self, _query: Any, *_args: Any) -> list[int]:
        for connection in self.hub.subscribers.get(LOG, ()):
            connection.offer(server_frames.encode_events(LOG, 1, (2, 20), [], more=False))
        return []

    async def subscribe(self, connection: Connection) -> dict[int, tuple[int, int]]:
        self.hub.subscribe(connection, LOG, 1)
        return {LOG: (1, 10)}


async def test_no_event_comes_before_the_welcome_however_long_the_rewinds_take() -> None:
    heard: list[str] = []

    async def send(event: dict[str, Any]) -> None:
        heard.append(json.loads(event["text"])["type"])

    connection = Connection(
        send=send, user_id=1, session_key="key", log_id=LOG, name="Alice", language="", password_mark=""
    )
    guard = TokenBucket(clock=lambda: 0.0)
    server: Any = Busy()
    dispatcher = Dispatcher(server=server, connection=connection, guard=guard)
    hello = json.dumps({"type": "hello", "ref": 1, "v": 1, "positions": {str(LOG): [1, 10]}})
    reply = await dispatcher.answer(hello)
    assert isinstance(reply, server_frames.Welcome)
    await connection.write(server_frames.encode(reply))
    await server.read(None)
    assert heard == ["welcome", "events"]
