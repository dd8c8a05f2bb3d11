"""Which logs a connection gets: read in one snapshot, then held true by the logs themselves.

Order matters twice. The connection is entered in the hub before the snapshot is read, so a
membership committed later reaches it through the log. And a snapshot that is older than a removal
the hub has already seen is read again, so nobody is let back in by a stale read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection as database

from syncchat.models import Log, LogEntry
from syncchat.realtime.connection import Connection
from syncchat.realtime.database import ReadPool
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import Hub
from syncchat.realtime.pages import Position

ATTEMPTS = 10


class StaleSnapshot(Exception):
    """Memberships keep changing faster than they can be read."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A person's logs with their heads, and which room has which log."""

    heads: Mapping[int, Position]
    rooms: Mapping[int, int]


# One statement, so that memberships and heads belong to the same moment. Written out because
# the query builder takes 2.7 ms for it and the database 0.07, at every connect of everybody.
SNAPSHOT = """
SELECT log.id, log.head, entry.id, mine.room_id
FROM (SELECT room.log_id AS log_id, room.id AS room_id
      FROM syncchat_membership place JOIN syncchat_room room ON room.id = place.room_id
      WHERE place.user_id = %s
      UNION ALL SELECT CAST(%s AS bigint), CAST(NULL AS bigint)) mine
JOIN syncchat_log log ON log.id = mine.log_id
LEFT JOIN syncchat_logentry entry ON entry.log_id = log.id AND entry.seq = log.head
"""


def read_snapshot(user_id: int, user_log_id: int) -> Snapshot:
    with database.cursor() as cursor:
        cursor.execute(SNAPSHOT, [user_id, user_log_id])
        rows = cursor.fetchall()
    return Snapshot(
        heads={log: (head, entry or 0) for log, head, entry, _room in rows},
        rooms={room: log for log, _head, _entry, room in rows if room is not None},
    )


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


def find_rewound(positions: Mapping[int, Position], heads: Mapping[int, Position]) -> list[int]:
    """Logs whose history no longer holds the client's position: the database was restored."""
    asked = {log: at for log, at in positions.items() if log in heads and at[0] > 0}
    entries = LogEntry.objects.filter(pk__in=[at[1] for at in asked.values()])
    found = {(log, (seq, pk)) for log, seq, pk in entries.values_list("log_id", "seq", "pk")}
    floors = dict(Log.objects.filter(pk__in=asked).values_list("pk", "floor"))
    return [
        log
        for log, at in asked.items()
        if (log, at) not in found and (at[0] > heads[log][0] or at[0] > floors.get(log, 0))
    ]
