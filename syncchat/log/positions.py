"""Places in a log: which entry a client has reached, and whether this history still has it."""

from collections.abc import Mapping
from dataclasses import dataclass

from syncchat.models import Log, LogEntry, User
from syncchat.models.queries.prepared import PreparedQuery
from syncchat.protocol.pages import Position
from syncchat.reach import find_reach, is_in_reach


def is_rewound(log_id: int, position: Position) -> bool:
    """Whether the entry at this seq is another one, or the seq beyond the head: the database was restored."""
    seq, entry_id = position
    if seq == 0:
        return False
    log = Log.objects.filter(pk=log_id).first()
    if log is None or seq > log.head:
        return True
    entry = LogEntry.objects.filter(log_id=log_id, seq=seq).values_list("pk", flat=True).first()
    return entry != entry_id and seq > log.floor


def read_position(log_id: int) -> Position:
    """Of the newest entry."""
    return Log.objects.get(pk=log_id).position


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A person's logs with their heads, and which room has which log: as far as whoever asks reaches."""

    heads: Mapping[int, Position]
    rooms: Mapping[int, int]


# A person's own log, with each of their rooms. One statement, so that memberships and heads belong to the same moment
_list_logs = PreparedQuery(
    lambda people: User.objects.filter(pk__among=people).values_list(
        "log__head",
        "log__head_id",
        "memberships__room",
        "memberships__room__log",
        "memberships__room__log__head",
        "memberships__room__log__head_id",
    )
)


def read_snapshot(user_id: int, user_log_id: int) -> Snapshot:
    heads: dict[int, Position] = {}
    rooms: dict[int, int] = {}
    for own_head, own_head_id, room, log, head, head_id in _list_logs([user_id]):
        if find_reach() is None:
            heads[user_log_id] = own_head, own_head_id
        if room is not None and is_in_reach(room):
            rooms[room], heads[log] = log, (head, head_id)
    return Snapshot(heads=heads, rooms=rooms)


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
