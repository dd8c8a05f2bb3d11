"""A stretch of a log on its way from the database to the connections: events that are text already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Position = tuple[int, int]
# Characters of the events of a frame: a mebibyte in UTF-8 at most, which is all that many a library for WebSocket
# takes (Python's websockets closes with 1009 after it)
FRAME_LENGTH = 2**18


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

    @property
    def length(self) -> int:
        return count_characters(self.events)


def count_characters(events: Iterable[FeedEvent]) -> int:
    return sum(len(event.text) for event in events)


def split_events(events: Sequence[FeedEvent]) -> Iterator[Sequence[FeedEvent]]:
    """In order, each part within `FRAME_LENGTH`, or one event that is longer."""
    start = length = 0
    for place, event in enumerate(events):
        length += len(event.text)
        if length > FRAME_LENGTH and place > start:
            yield events[start:place]
            start, length = place, len(event.text)
    yield events[start:]
