"""Which logs a connection gets: read in one snapshot, then held true by the logs themselves.

Order matters twice. The connection is entered in the hub before the snapshot is read, so a
membership committed later reaches it through the log. And a snapshot that is older than a removal
the hub has already seen is read again, so nobody is let back in by a stale read.
"""

from collections.abc import Mapping

from syncchat.log.positions import Position, read_snapshot
from syncchat.realtime.connection import Connection
from syncchat.realtime.database import ReadPool
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import Hub

ATTEMPTS = 10


class StaleSnapshot(Exception):
    """Memberships keep changing faster than they can be read."""


async def subscribe(
    connection: Connection, *, hub: Hub, feed: Feed, pool: ReadPool
) -> Mapping[int, Position]:
    """Bring a connection's subscriptions level with its person's memberships; the heads then.

    What was fanned out between the snapshot and the subscription comes to nobody here any more: the
    heads reach beyond it, so that the client pulls it.
    """
    for _attempt in range(ATTEMPTS):
        snapshot = await pool.read(read_snapshot, connection.user_id, connection.log_id)
        if connection.is_closed:
            # It left the hub while we read, and nobody would take it out of the hub again
            return snapshot.heads
        if all(_take(connection, log_id, at, hub, feed) for log_id, at in snapshot.heads.items()):
            connection.rooms.update(snapshot.rooms)
            return {log_id: max(at, feed.position(log_id) or at) for log_id, at in snapshot.heads.items()}
    raise StaleSnapshot


def _take(connection: Connection, log_id: int, at: Position, hub: Hub, feed: Feed) -> bool:
    feed.follow(log_id, at)
    return hub.subscribe(connection, log_id, at[0])
