"""One process's real-time half, wired on one screen."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import connection as database

from syncchat.log import publish
from syncchat.models import LogEntry
from syncchat.models.log import EntryKind
from syncchat.protocol.close_codes import CloseCode
from syncchat.protocol.pages import FeedEvent, Page
from syncchat.protocol.replies import Bye, HeadsSignal, PersonSignal, TypingSignal, Typist, encode
from syncchat.realtime import metrics, presence, sessions, wal
from syncchat.realtime.connection import LISTEN_INTERVAL, Connection
from syncchat.realtime.database import ReadPool
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import Hub
from syncchat.realtime.layer import LayerLink
from syncchat.realtime.polling import SqlitePoll, poll_heads
from syncchat.realtime.presence import Presence
from syncchat.realtime.seats import Seats
from syncchat.realtime.session_gate import SessionGate
from syncchat.realtime.subscribing import subscribe
from syncchat.realtime.wal import WalWatch
from syncchat.realtime.writer import SendBatch, Writer
from syncchat.serializers.events import encode_event, serialize_sent
from syncchat.serializers.people import read_person

logger = structlog.get_logger(__name__)

RECONNECTS_PER_SECOND = 50
LEAST_WINDOW = 2_000  # milliseconds
STOP_PATIENCE = 2.0


class Server:
    """Created inside the running loop; `publish` reaches it from any thread."""

    def __init__(self, *, send_batch: SendBatch, refusal: type[Exception]) -> None:
        self.loop = asyncio.get_running_loop()
        self.id = uuid4()
        self.pool = ReadPool()
        self.writer = Writer(send_batch=send_batch, refusal=refusal)
        self.gate = SessionGate(look=self._check_sessions, deliver=self._deliver, clock=time.monotonic)
        self.feed = Feed(read=self.pool.read, deliver=self.gate.deliver)
        self.hub = Hub(forget=self.feed.forget)
        self.presence = Presence(clock=time.monotonic)
        self.seats = Seats(limit=settings.SOCKET_LIMIT, workers=settings.WORKERS)
        self.layer = LayerLink(origin=str(self.id), on_frame=self._accept_frame)
        self._poll = SqlitePoll(self._report) if database.vendor == "sqlite" else None
        self._started: set[asyncio.Task[None]] = set()
        self._away = presence.GRACE
        self._tasks = [self.loop.create_task(job) for job in self._list_jobs()]

    def _list_jobs(self) -> list[Coroutine[Any, Any, None]]:
        jobs = [
            self.feed.run(),
            self._repeat(1.0, self._show_presence),
            self._repeat(presence.OTHERS_INTERVAL, self._see_others),
            self._repeat(presence.LEASE_REFRESH, self._renew_lease),
            self._repeat(sessions.CHECK_INTERVAL, self.gate.look),
            self._repeat(LISTEN_INTERVAL, self._listen_to_all),
        ]
        if settings.REDIS_URL:
            jobs += [self.layer.run_sending(), self.layer.run_receiving(), self.layer.run_echo()]
        if self._poll is not None:
            jobs.append(self._repeat(wal.LOOK_INTERVAL, WalWatch(Path(database.settings_dict["NAME"])).look))
        else:
            jobs.append(
                poll_heads(followed=self.feed.list_followed, read=self.pool.read, report=self._report)
            )
        return jobs

    async def stop(self) -> None:
        publish.connect(None)
        for task in self._tasks:
            task.cancel()
        if self._poll is not None:
            await asyncio.to_thread(self._poll.stop)
        try:
            # A database that somebody else has locked must not keep this process from ending
            async with asyncio.timeout(STOP_PATIENCE):
                await self.writer.run(partial(presence.shorten_lease, self.id, self._away))
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

    async def _repeat(self, seconds: float, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                await step()
            except Exception as error:
                logger.warning("step_failed", step=step.__name__, reason=repr(error))
            await asyncio.sleep(seconds)

    # -- from any thread (publish.Runtime)

    def accept_hint(self, log_id: int, head: int) -> None:
        self._call(self._take_hint, log_id, head)

    def accept_entries(self, entries: Sequence[LogEntry], mentions: Mapping[UUID, list[int]]) -> None:
        events: dict[int, list[FeedEvent]] = {}
        for entry in entries:
            events.setdefault(entry.log_id, []).append(encode_event(serialize_sent(entry, mentions)))
        self._call(self._take_events, events)

    def accept_signal(self, signal: dict[str, Any]) -> None:
        self._call(self._spread_signal, signal)

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
            self._take_signal(frame["signal"])

    def _spread_signal(self, signal: dict[str, Any]) -> None:
        self._take_signal(signal)
        self.layer.signal(signal)

    def _take_signal(self, signal: dict[str, Any]) -> None:
        if signal["kind"] == "sessions":
            self._start(self.gate.look())
        elif signal["kind"] == "person":
            self._start(self._show_person(signal["user"]))
        elif signal["kind"] == "typing":
            frame = TypingSignal(room=signal["room"], person=Typist(**signal["person"]))
            readers = self.hub.subscribers.get(signal["log"], ())
            others = [each for each in readers if each.user_id != signal["person"]["id"]]
            self.hub.offer(encode(frame), others)

    def _start(self, job: Coroutine[Any, Any, None]) -> None:
        """The loop itself keeps no strong reference to a task."""
        task = self.loop.create_task(job)
        self._started.add(task)
        task.add_done_callback(self._started.discard)

    async def _show_person(self, user_id: int) -> None:
        """Everyone shares the General room, so everyone may see a new name or picture."""
        person = await self.pool.read(read_person, user_id)
        self.hub.offer(encode(PersonSignal(person=person)), self.hub.list_connections())

    def _deliver(self, page: Page) -> None:
        self.hub.accept(page)
        for event in page.events:
            if event.kind in (EntryKind.ROOM_ADDED, EntryKind.ROOM_REMOVED):
                self._start(self._follow_memberships(page.log_id, event))

    async def _follow_memberships(self, user_log: int, event: FeedEvent) -> None:
        for each in list(self.hub.subscribers.get(user_log, ())):
            if event.kind == EntryKind.ROOM_REMOVED:
                log_id = each.rooms.pop(event.room_id or 0, None)
                if log_id is not None:
                    self.hub.unsubscribe(each, log_id)
            heads = await self.subscribe(each)
            joined = each.rooms.get(event.room_id or 0, 0)
            if event.kind == EntryKind.ROOM_ADDED and joined in heads:
                # The subscription may begin above the position that came with the room
                each.offer(encode(HeadsSignal(heads={str(joined): heads[joined]})))

    async def subscribe(self, connection: Connection) -> Mapping[int, tuple[int, int]]:
        return await subscribe(connection, hub=self.hub, feed=self.feed, pool=self.pool)

    def tell_heads(self, connection: Connection) -> None:
        """Lets a client see a gap that nothing else would show."""
        heads = {str(log): self.feed.position(log) for log in connection.logs}
        known = {log: at for log, at in heads.items() if at is not None}
        connection.offer(encode(HeadsSignal(heads=known)))

    # -- repeated

    async def _renew_lease(self) -> None:
        """With the claims: they fall with the lease when this process was held up for longer than it lives,
        and a write that found no database is made up for.
        """
        await self.writer.run(partial(presence.write_claims, self.id, self.presence.claimed))

    async def _see_others(self) -> None:
        self.presence.see_others(await self.pool.read(presence.read_others, self.id))

    async def _show_presence(self) -> None:
        before = self.presence.claimed
        claimed = self.presence.see_local(set(self.hub.by_user))
        if claimed != before:
            await self.writer.run(partial(presence.write_claims, self.id, claimed))
        changed = self.presence.take_changes()
        for connection in self.hub.list_connections() if changed else ():
            text = presence.encode_presence(connection, changed)
            if text is not None:
                connection.offer(text)

    async def _check_sessions(self) -> None:
        open_sessions = {
            each.session_key: (each.user_id, each.password_mark) for each in self.hub.list_connections()
        }
        if not open_sessions:
            return
        ended = await self.pool.read(sessions.find_ended, open_sessions)
        for each in self.hub.list_connections():
            if each.session_key in ended:
                await self._end(each)

    async def _listen_to_all(self) -> None:
        for each in self.hub.list_connections():
            if each.is_silent():
                self._start(each.give_up())

    async def _end(self, connection: Connection) -> None:
        self.hub.leave(connection)
        await connection.close(CloseCode.SIGN_IN)
