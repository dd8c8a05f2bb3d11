"""`ts`, by which Slack names a message within its room: the second at which it was said, and its number in the room.

The fraction is no time but the last six digits of the message's seq: so no two of a room are alike, they sort as the
room does, and the message is found again by its seq, which is indexed. No table holds them.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from syncchat.models import Message, Room

_WRAP = 1_000_000
# The last second of the year 9999, whose fraction would be rounded into the next one
_END = 253_402_300_799
_SHAPE = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?", re.ASCII)


class Moment(NamedTuple):
    second: int
    fraction: int

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.second + self.fraction / _WRAP, UTC)


def write_ts(message: Message) -> str:
    return f"{int(message.created_at.timestamp())}.{message.seq % _WRAP:06d}"


def write_time(at: datetime) -> str:
    """Of what is no message, as a change."""
    return f"{at.timestamp():.6f}"


def read_moment(text: str) -> Moment | None:
    """None for what is no time."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    moment = Moment(int(found[1]), int((found[2] or "").ljust(6, "0")))
    return moment if moment.second < _END else None


def find_by_ts(messages: QuerySet[Message], head: int, text: str) -> Message | None:
    """The message that is named so, of a room whose log is at ``head``."""
    moment = read_moment(text)
    if moment is None:
        return None
    numbers = range(moment.fraction, head + 1, _WRAP)
    return _pick(messages.filter(seq__in=list(numbers)), moment)


def _pick(found: Iterable[Message], moment: Moment) -> Message | None:
    return next((each for each in found if int(each.created_at.timestamp()) == moment.second), None)


def find_seq(room: Room, text: str) -> tuple[int, bool] | None:
    """Where a `ts` stands in the room: the seq of the first message that is not before it, and whether it is that one.

    Clients also say times at which nothing was said. These are looked for in halves, for seqs grow with time.
    """
    moment = read_moment(text)
    if moment is None:
        return None
    named = find_by_ts(room.messages.all(), room.log.head, text)
    if named is not None:
        return named.seq, True
    low, high = 1, room.log.head + 1
    while low < high:
        middle = (low + high) // 2
        row = room.messages.filter(seq__gte=middle).order_by("seq").values_list("seq", "created_at").first()
        if row is None or row[1] >= moment.at:
            high = middle
        else:
            low = row[0] + 1
    return low, False
