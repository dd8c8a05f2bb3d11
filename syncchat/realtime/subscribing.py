"""Which logs a connection gets: read in one snapshot, then held true by the logs themselves.

Order matters twice. The connection is entered in the hub before the snapshot is read, so a
membership committed later reaches it through the log. And a snapshot that is older than a removal
the hub has already seen is read again, so nobody is let back in by a stale read.
"""

from collections.abc import Mapping

from syncchat.log.positions import Snapshot, read_snapshot
from syncchat.protocol.kinds import EntryKind
from syncchat.protocol.pages import FeedEvent, Page, Position
from syncchat.protocol.server_frames import HeadsSignal, encode
from syncchat.reach import run_within
from syncchat.realtime.connection import Connection
from syncchat.realtime.database.pool import ReadPool
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import Hub
from syncchat.realtime.tasks import Tasks

ATTEMPTS = 10


class StaleSnapshot(Exception):
    """Memberships keep changing faster than they can be read."""


class Subscriptions:
    """Holds each connection's logs level with its person's memberships."""

    def __init__(self, *, hub: Hub, feed: Feed, pool: ReadPool, tasks: Tasks) -> None:
        self._hub, self._feed, self._pool, self._tasks = hub, feed, pool, tasks

    async def subscribe(self, connection: Connection) -> Mapping[int, Position]:
        """The heads then.

        What was fanned out between the snapshot and the subscription is not delivered on this connection:
        the heads reach beyond it, so that the client pulls it.
        """
        for _attempt in range(ATTEMPTS):
            whose = connection.user_id, connection.log_id
            snapshot: Snapshot = await self._pool.read(run_within, connection.reach, read_snapshot, *whose)
            if connection.is_closed:
                # It left the hub while we read, and nobody would take it out of the hub again
                return snapshot.heads
            if all(self._take(connection, log_id, at) for log_id, at in snapshot.heads.items()):
                connection.rooms.update(snapshot.rooms)
                return {
                    log_id: max(at, self._feed.position(log_id) or at)
                    for log_id, at in snapshot.heads.items()
                }
        raise StaleSnapshot

    def _take(self, connection: Connection, log_id: int, at: Position) -> bool:
        self._feed.follow(log_id, at)
        return self._hub.subscribe(connection, log_id, at[0])

    def tell_heads(self, connection: Connection) -> None:
        """Lets a client see a gap that nothing else would show. What is on its way to its readers is no gap."""
        heads = {
            str(log): self._feed.position(log) for log in connection.logs if not self._hub.is_fanning_out(log)
        }
        known = {log: at for log, at in heads.items() if at is not None}
        connection.offer(encode(HeadsSignal(heads=known)))

    def deliver(self, page: Page) -> None:
        self._hub.accept(page)
        for event in page.events:
            if event.kind in (EntryKind.ROOM_ADDED, EntryKind.ROOM_REMOVED):
                self._tasks.start(self._follow_memberships(page.log_id, event))

    async def _follow_memberships(self, user_log: int, event: FeedEvent) -> None:
        for each in list(self._hub.subscribers.get(user_log, ())):
            if event.kind == EntryKind.ROOM_REMOVED:
                log_id = each.rooms.pop(event.room_id or 0, None)
                if log_id is not None:
                    self._hub.unsubscribe_soon(each, log_id)
            heads = await self.subscribe(each)
            joined = each.rooms.get(event.room_id or 0, 0)
            if event.kind == EntryKind.ROOM_ADDED and joined in heads:
                # The subscription may begin above the position that came with the room
                each.offer(encode(HeadsSignal(heads={str(joined): heads[joined]})))
