"""The link to the channel layer heals itself, whatever the broker does."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from syncchat.realtime import layer as module
from syncchat.realtime.layer import LayerLink
from tests.realtime.frames import settle

pytestmark = [pytest.mark.asyncio, pytest.mark.fault("T27")]


class Layer:
    """A broker that may be cut off: then what is sent vanishes, and nobody is told."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.is_cut = False
        self.subscriptions = self.flushes = 0
        self.sent: list[dict[str, Any]] = []
        self.trouble: Exception | None = None

    async def new_channel(self) -> str:
        self.subscriptions += 1
        return "channel"

    async def group_add(self, _group: str, _channel: str) -> None: ...

    async def group_send(self, _group: str, frame: dict[str, Any]) -> None:
        if self.trouble:
            raise self.trouble
        self.sent.append(frame)
        if not self.is_cut:
            self.queue.put_nowait(frame)

    async def receive(self, _channel: str) -> dict[str, Any]:
        return await self.queue.get()

    async def flush(self) -> None:
        self.flushes += 1
        self.is_cut = False


@pytest.fixture
def layer(monkeypatch: pytest.MonkeyPatch) -> Layer:
    layer = Layer()
    monkeypatch.setattr(module, "get_channel_layer", lambda: layer)
    return layer


async def test_a_subscription_that_brings_nothing_any_more_is_made_anew(
    layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ECHO_PATIENCE", 0)
    heard: list[dict[str, Any]] = []
    link = LayerLink(origin="here", on_frame=heard.append)
    layer.is_cut = True
    receiving = asyncio.ensure_future(link.run_receiving())
    for _ in range(20):
        await settle()
    receiving.cancel()

    assert layer.flushes == 1
    assert not link.is_up


async def test_own_frames_come_back_as_a_sign_of_life_and_go_no_further(layer: Layer) -> None:
    heard: list[dict[str, Any]] = []
    link = LayerLink(origin="here", on_frame=heard.append)
    jobs = [asyncio.ensure_future(job) for job in (link.run_receiving(), link.run_sending())]
    link.echo()
    layer.queue.put_nowait({"type": "hints", "heads": {"1": 2}, "origin": "elsewhere"})
    await settle()
    for job in jobs:
        job.cancel()

    assert [frame["type"] for frame in layer.sent] == ["echo"]
    assert layer.queue.empty()
    assert [frame["type"] for frame in heard] == ["hints"]


async def test_signals_for_a_broker_that_is_away_are_dropped_and_not_told_late(layer: Layer) -> None:
    link = LayerLink(origin="here", on_frame=lambda _frame: None)
    sending = asyncio.ensure_future(link.run_sending())
    layer.trouble = ConnectionError("away")
    for number in range(3):
        link.signal({"kind": "typing", "number": number})
    await settle()
    layer.trouble = None
    link.signal({"kind": "typing", "number": 3})
    await settle()
    sending.cancel()

    assert [frame["signal"]["number"] for frame in layer.sent] == [3]


async def test_a_broker_that_is_away_is_told_once_and_once_more_when_it_is_back(layer: Layer) -> None:
    link = LayerLink(origin="here", on_frame=lambda _frame: None)
    jobs = [asyncio.ensure_future(job) for job in (link.run_receiving(), link.run_sending())]
    layer.trouble = ConnectionError("away")
    with capture_logs() as lines:
        for number in range(5):
            link.hint(1, number)
            await settle()
        layer.trouble = None
        link.echo()
        await settle()
    for job in jobs:
        job.cancel()

    assert [line["event"] for line in lines] == ["layer_failed", "layer_back"]
