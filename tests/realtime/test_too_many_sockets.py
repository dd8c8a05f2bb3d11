import asyncio
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from syncchat import consumers
from syncchat.consumers import ChatConsumer
from syncchat.protocol.close_codes import CloseCode
from syncchat.realtime import runtime
from syncchat.realtime.hub import Hub
from syncchat.realtime.seats import Seats
from syncchat.realtime.sessions import SignedIn


class Pool:
    async def read(self, *_call: object) -> Any:
        return SignedIn(user_id=1, session_key="k", log_id=1, name="Bob", language="en", password_mark="")


@pytest.mark.asyncio
async def test_one_socket_too_many_is_closed_with_4429_until_another_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seats, hub = Seats(limit=1, workers=1), Hub(forget=lambda _log: None)
    server = SimpleNamespace(pool=Pool(), seats=seats, hub=hub, subscriptions=Mock())
    monkeypatch.setattr(runtime, "current", lambda: server)
    monkeypatch.setattr(consumers, "is_same_origin", lambda _scope: True)

    first, ends, said = open_socket()
    await asyncio.sleep(0)
    _second, _ends, refused = open_socket()
    await settle_all()
    assert refused[-1] == {"type": "websocket.close", "code": int(CloseCode.TOO_FAST)}
    assert said[-1] == {"type": "websocket.accept"}

    ends.set()
    await first
    _third, _ends, welcome = open_socket()
    await settle_all()
    assert welcome[-1] == {"type": "websocket.accept"}


def open_socket() -> tuple[asyncio.Task[None], asyncio.Event, list[Any]]:
    ends, sent = asyncio.Event(), list[Any]()
    heard = iter([{"type": "websocket.connect"}])

    async def receive() -> Any:
        for event in heard:
            return event
        await ends.wait()
        return {"type": "websocket.disconnect"}

    async def send(event: Any) -> None:
        sent.append(event)

    return asyncio.ensure_future(ChatConsumer()({"headers": []}, receive, send)), ends, sent


async def settle_all() -> None:
    for _turn in range(10):
        await asyncio.sleep(0)
