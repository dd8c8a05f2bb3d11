"""A stretch of a log on its way from the database to the connections: events that are text already."""

from collections.abc import Sequence
from dataclasses import dataclass

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An encoded event with the little that the hub must know of it."""

    seq: int
    id: int
    kind: str
    person_id: int | None
    room_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """``leaving`` are people whose membership ends above ``after``: the events before that entry
    may carry words from after it, because content is always the present one.
    """

    log_id: int
    after: int
    to: Position
    events: Sequence[FeedEvent]
    more: bool = False
    leaving: frozenset[int] = frozenset()
