"""What a search answers."""

from enum import StrEnum

from syncchat.protocol.events import Message, Person, Quote
from syncchat.protocol.kinds import RoomKind
from syncchat.protocol.shape import Shape


class SearchOrder(StrEnum):
    NEWEST = "newest"
    BEST = "best"


class Piece(Shape):
    """Plain text; ``hit`` is to be lit up."""

    text: str
    hit: bool


class FoundMessage(Shape):
    """``files``: the names of the message's files, in its order. ``before`` and ``after`` stand beside it in
    the room.
    """

    message: Message
    excerpt: list[Piece]
    files: list[list[Piece]]
    before: Quote | None
    after: Quote | None


class FoundRoom(Shape):
    """``people`` are those of a direct room."""

    id: int
    kind: RoomKind
    name: str
    people: list[Person]
    count: int


class FoundPerson(Shape):
    person: Person
    count: int


class SearchResults(Shape):
    """In the order that was asked for.

    ``total``, ``rooms`` and ``people`` come with the first page, and of the newest 1,000 results.
    """

    results: list[FoundMessage]
    next: str | None
    total: int
    has_more: bool
    rooms: list[FoundRoom]
    people: list[FoundPerson]
    suggestion: str | None
    notes: list[str]
    is_level: bool
