"""What a search answers."""

from syncchat.protocol.events import Message, Person, Shape
from syncchat.protocol.kinds import RoomKind


class Piece(Shape):
    """Plain text; ``hit`` is to be lit up."""

    text: str
    hit: bool


class FoundMessage(Shape):
    """``files``: the names of the message's files, in its order."""

    message: Message
    excerpt: list[Piece]
    files: list[list[Piece]]


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
    """Newest first. ``total``, ``rooms`` and ``people`` come with the first page, and of the newest 1,000 results."""

    results: list[FoundMessage]
    next: str | None
    total: int
    has_more: bool
    rooms: list[FoundRoom]
    people: list[FoundPerson]
    suggestion: str | None
    notes: list[str]
    is_level: bool
