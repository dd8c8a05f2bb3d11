"""The channel layer between processes: one channel per process, hints and signals, nothing awaited."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from channels.layers import get_channel_layer

from syncchat.log.publish import LAYER_GROUP
from syncchat.outage import Outage
from syncchat.realtime import metrics

SEND_TIMEOUT = 0.5  # seconds
SIGNALS_LIMIT = 1_000
# Each process hears its own frames too. A subscription that no longer brings them is dead, whatever it says:
# after a partition the connection stays open, and neither Redis nor the layer would ever tell.
ECHO_INTERVAL = 5.0
ECHO_PATIENCE = 12.0
# For each thing asked of the broker when (re)subscribing: a connection that cannot be made hangs for minutes
SUBSCRIBE_TIMEOUT = 3.0

logger = structlog.get_logger(__name__)


class LayerLink:
    """Hints on their way are kept as one head per log, so a dead broker costs no memory."""

    def __init__(self, *, origin: str, on_frame: Callable[[dict[str, Any]], None]) -> None:
        self._origin, self._on_frame = origin, on_frame
        self._layer: Any = get_channel_layer()
        self._heads: dict[str, int] = {}
        self._signals: list[dict[str, Any]] = []
        self._wants_echo = False
        self._wake = asyncio.Event()
        self.is_up = False
        # It is back when a frame comes in: a broker that takes what is sent may still deliver nothing
        self._outage = Outage(logger, failed="layer_failed", back="layer_back")

    def hint(self, log_id: int, head: int) -> None:
        self._heads[str(log_id)] = head
        self._wake.set()

    def signal(self, signal: dict[str, Any]) -> None:
        if len(self._signals) < SIGNALS_LIMIT:
            self._signals.append(signal)
            self._wake.set()

    async def run_sending(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            heads, self._heads = self._heads, {}
            signals, self._signals = self._signals, []
            if heads:
                await self._send({"type": "hints", "heads": heads})
            for signal in signals:
                # With the broker away, the rest would be told when it is long untrue
                if not await self._send({"type": "signal", "signal": signal}):
                    break
            if self._wants_echo:
                self._wants_echo = False
                await self._send({"type": "echo"})

    async def _send(self, frame: dict[str, Any]) -> bool:
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                await self._layer.group_send(LAYER_GROUP, {**frame, "origin": self._origin})
        except Exception as error:  # lost hints are found by polling
            self._fail(error)
            return False
        metrics.hints.labels(way="layer").inc()
        return True

    async def run_receiving(self) -> None:
        """Supervised: whatever ends the receiving, it is started again and counted."""
        while True:
            try:
                await self._receive()
            except Exception as error:
                metrics.layer_restarts.inc()
                self._fail(error)
                await self._start_over()

    async def _start_over(self) -> None:
        try:
            async with asyncio.timeout(SUBSCRIBE_TIMEOUT):
                await self._layer.flush()
        except Exception as error:
            self._fail(error)
        await asyncio.sleep(1)

    async def _receive(self) -> None:
        async with asyncio.timeout(SUBSCRIBE_TIMEOUT):
            channel = await self._layer.new_channel()
            await self._layer.group_add(LAYER_GROUP, channel)
        self.is_up = True
        while True:
            async with asyncio.timeout(ECHO_PATIENCE):
                frame = await self._layer.receive(channel)
            self._outage.work()
            if frame.get("origin") != self._origin:
                self._on_frame(frame)

    def _fail(self, error: Exception) -> None:
        """Said once: for each hint of each message it would bury everything else in the log."""
        self.is_up = False
        self._outage.fail(repr(error))

    async def run_echo(self) -> None:
        while True:
            self.echo()
            await asyncio.sleep(ECHO_INTERVAL)

    def echo(self) -> None:
        self._wants_echo = True
        self._wake.set()
