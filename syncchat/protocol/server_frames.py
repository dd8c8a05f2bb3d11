"""What the server answers or says of its own accord, as wire text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from syncchat.protocol.events import Event, Person
from syncchat.protocol.kinds import ErrorCode, PresenceState
from syncchat.protocol.pages import FeedEvent, Position
from syncchat.protocol.shape import Shape

VERSION = 1
PAGE_LIMIT = 200


class ServerFrame(Shape):
    pass


class Limits(ServerFrame):
    body: int
    frame: int
    page: int
    # Files of one message, and bytes of one file and of one part of it
    files: int
    file: int
    part: int


class Welcome(ServerFrame):
    type: Literal["welcome"] = "welcome"
    ref: int
    v: int = VERSION
    me: int
    session: str
    heads: Mapping[str, Position]
    heartbeat: int
    # Of the server's page: a tab of another one may offer to load it
    release: str
    limits: Limits


class Events(ServerFrame):
    """Covers the seqs in (from, to]. Each changed thing stands once, in its present state."""

    type: Literal["events"] = "events"
    ref: int | None = None
    log: int
    from_: Annotated[int, Field(serialization_alias="from")]
    to: Position
    events: Sequence[Event]
    more: bool = False


def encode_events(
    log_id: int,
    after: int,
    to: Position,
    events: Iterable[FeedEvent],
    *,
    more: bool = False,
    ref: int | None = None,
) -> str:
    """Wire text of `Events`, from events that are text already: each is encoded once for all its readers."""
    head = f'{{"type":"events","log":{log_id},"from":{after},"to":[{to[0]},{to[1]}],"more":'
    answers = f',"ref":{ref}' if ref is not None else ""
    body = ",".join(event.text for event in events)
    return f'{head}{"true" if more else "false"}{answers},"events":[{body}]}}'


class Ack(ServerFrame):
    type: Literal["ack"] = "ack"
    ref: int
    id: UUID | None = None
    seq: int | None = None
    at: datetime | None = None
    dup: bool | None = None


class Nack(ServerFrame):
    type: Literal["nack"] = "nack"
    ref: int
    code: ErrorCode
    message: str
    field: str | None = None
    retry_after: float | None = None


class Rewind(ServerFrame):
    type: Literal["rewind"] = "rewind"
    ref: int | None = None
    log: int


class Bye(ServerFrame):
    type: Literal["bye"] = "bye"
    window: tuple[int, int]


class Pong(ServerFrame):
    type: Literal["pong"] = "pong"
    ref: int


class Typist(ServerFrame):
    """All that a room is told of somebody who writes, whatever a broker claims."""

    id: int
    name: str


class TypingSignal(ServerFrame):
    type: Literal["signal"] = "signal"
    kind: Literal["typing"] = "typing"
    room: int
    # Of its root: then it is no news for the room
    thread: UUID | None = None
    person: Typist


class PresenceSignal(ServerFrame):
    type: Literal["signal"] = "signal"
    kind: Literal["presence"] = "presence"
    people: Mapping[str, PresenceState]


class PersonSignal(ServerFrame):
    type: Literal["signal"] = "signal"
    kind: Literal["person"] = "person"
    person: Person


class SeenSignal(ServerFrame):
    type: Literal["signal"] = "signal"
    kind: Literal["seen"] = "seen"
    # Without it: in all of them
    room: int | None = None
    person: int
    seq: int


class AnswerSignal(ServerFrame):
    """What a program answers to me alone, after I used its command."""

    type: Literal["signal"] = "signal"
    kind: Literal["answer"] = "answer"
    room: int
    thread: UUID | None = None
    command: str
    bot: Person
    html: str


class HeadsSignal(ServerFrame):
    type: Literal["signal"] = "signal"
    kind: Literal["heads"] = "heads"
    heads: Mapping[str, Position]


def encode(frame: ServerFrame) -> str:
    """Wire text of a frame; absent fields are left out, so it stays small."""
    return frame.model_dump_json(by_alias=True, exclude_none=True)
