"""One process's real-time half, wired on one screen."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import connection as database

from syncchat.log import publish
from syncchat.models import LogEntry
from syncchat.protocol.pages import FeedEvent, Page
from syncchat.protocol.server_frames import Bye, encode
from syncchat.realtime import metrics, presence, sessions
from syncchat.realtime.connection import LISTEN_INTERVAL
from syncchat.realtime.database import wal
from syncchat.realtime.database.pool import ReadPool
from syncchat.realtime.database.wal import WalWatch
from syncchat.realtime.database.writer import SendBatch, Writer
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import Hub
from syncchat.realtime.layer import LayerLink
from syncchat.realtime.polling import SqlitePoll, poll_heads
from syncchat.realtime.presence import Presence
from syncchat.realtime.presence_updates import PresenceUpdates
from syncchat.realtime.seats import Seats
from syncchat.realtime.session_check import SessionCheck
from syncchat.realtime.session_gate import SessionGate
from syncchat.realtime.signals import Signals
from syncchat.realtime.subscribing import Subscriptions
from syncchat.realtime.tasks import Tasks
from syncchat.serializers.events import encode_event, serialize_sent

logger = structlog.get_logger(__name__)

RECONNECTS_PER_SECOND = 50
LEAST_WINDOW = 2_000  # milliseconds
STOP_PATIENCE = 2.0


class Server:
    """Created inside the running loop; `publish` reaches it from any thread."""

    def __init__(self, *, send_batch: SendBatch, refusal: type[Exception]) -> None:
        self.loop = asyncio.get_running_loop()
        self.id = uuid4()
        self.tasks = Tasks()
        self.pool = ReadPool()
        self.writer = Writer(send_batch=send_batch, refusal=refusal)
        # The feed hands pages to the gate, the gate to the subscriptions, and they to the hub
        self.hub = Hub(forget=lambda log_id: self.feed.forget(log_id))
        check = SessionCheck(hub=self.hub, pool=self.pool)
        self.gate = SessionGate(look=check.run, deliver=self._deliver, clock=time.monotonic)
        self.feed = Feed(read=self.pool.read, deliver=self.gate.deliver)
        self.subscriptions = Subscriptions(hub=self.hub, feed=self.feed, pool=self.pool, tasks=self.tasks)
        self.presence = Presence(clock=time.monotonic)
        self._updates = PresenceUpdates(
            self.id, state=self.presence, hub=self.hub, pool=self.pool, writer=self.writer
        )
        self.seats = Seats(limit=settings.SOCKET_LIMIT, workers=settings.WORKERS)
        self.layer = LayerLink(origin=str(self.id), on_frame=self._accept_frame)
        self._signals = Signals(
            hub=self.hub, layer=self.layer, pool=self.pool, tasks=self.tasks, look=self.gate.look
        )
        self._poll = SqlitePoll(self._report) if database.vendor == "sqlite" else None
        self._away = presence.GRACE
        self._start_jobs()

    def _start_jobs(self) -> None:
        self.tasks.start(self.feed.run())
        self._updates.start(self.tasks)
        self.tasks.repeat(sessions.CHECK_INTERVAL, self.gate.look)
        self.tasks.repeat(LISTEN_INTERVAL, self._listen_to_all)
        if settings.REDIS_URL:
            for job in (self.layer.run_sending(), self.layer.run_receiving(), self.layer.run_echo()):
                self.tasks.start(job)
        if self._poll is not None:
            self.tasks.repeat(wal.LOOK_INTERVAL, WalWatch(Path(database.settings_dict["NAME"])).look)
        else:
            followed = self.feed.list_followed
            self.tasks.start(poll_heads(followed=followed, read=self.pool.read, report=self._report))

    async def stop(self) -> None:
        publish.connect(None)
        self.tasks.cancel()
        if self._poll is not None:
            await asyncio.to_thread(self._poll.stop)
        try:
            # A database that somebody else has locked must not keep this process from ending
            async with asyncio.timeout(STOP_PATIENCE):
                await self._updates.leave(self._away)
        except Exception as error:
            logger.warning("lease_not_shortened", reason=repr(error))
        await self.writer.stop()
        self.pool.stop()

    def say_bye(self) -> None:
        """Tell everyone to come back within a window wide enough that they do not come at once."""
        everyone = self.hub.list_connections()
        window = max(LEAST_WINDOW, len(everyone) * 1000 // RECONNECTS_PER_SECOND)
        self._away = window / 1000 + presence.GRACE
        self.hub.offer(encode(Bye(window=(0, window))), everyone)

    # -- from any thread (publish.Runtime)

    def accept_hint(self, log_id: int, head: int) -> None:
        self._call(self._take_hint, log_id, head)

    def accept_entries(self, entries: Sequence[LogEntry], mentions: Mapping[UUID, list[int]]) -> None:
        events: dict[int, list[FeedEvent]] = {}
        for entry in entries:
            events.setdefault(entry.log_id, []).append(encode_event(serialize_sent(entry, mentions)))
        self._call(self._take_events, events)

    def accept_signal(self, signal: dict[str, Any]) -> None:
        self._call(self._signals.spread, signal)

    def _report(self, heads: dict[int, int]) -> None:
        self._call(self._take_heads, heads)

    def _call(self, step: Callable[..., None], *args: Any) -> None:
        try:
            self.loop.call_soon_threadsafe(step, *args)
        except RuntimeError:
            return  # the loop has ended: nobody is connected any more

    # -- on the loop

    def _take_hint(self, log_id: int, head: int) -> None:
        metrics.hints.labels(way="direct").inc()
        self.feed.hint(log_id, head)
        self.layer.hint(log_id, head)

    def _take_events(self, events: dict[int, list[FeedEvent]]) -> None:
        for log_id, written in events.items():
            self.feed.accept(log_id, written)
            self.layer.hint(log_id, written[-1].seq)

    def _take_heads(self, heads: dict[int, int]) -> None:
        for log_id, head in heads.items():
            self.feed.hint(log_id, head)

    def _accept_frame(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "hints":
            self._take_heads({int(log_id): head for log_id, head in frame["heads"].items()})
        elif frame["type"] == "signal":
            self._signals.take(frame["signal"])

    def _deliver(self, page: Page) -> None:
        self.subscriptions.deliver(page)

    async def _listen_to_all(self) -> None:
        for each in self.hub.list_connections():
            if each.is_silent():
                self.tasks.start(each.give_up())
