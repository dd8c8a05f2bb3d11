"""What the server answers or says of its own accord, as wire text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from syncchat.protocol.events import Event, Person
from syncchat.protocol.kinds import ErrorCode, PresenceState

VERSION = 1
PAGE_LIMIT = 200

Position = tuple[int, int]


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(Reply):
    body: int
    frame: int
    page: int
    # Files of one message, and bytes of one file and of one part of it
    files: int
    file: int
    part: int


class Welcome(Reply):
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


class Events(Reply):
    """Covers the seqs in (from, to]. Each changed thing stands once, in its present state."""

    type: Literal["events"] = "events"
    ref: int | None = None
    log: int
    from_: Annotated[int, Field(serialization_alias="from")]
    to: Position
    events: Sequence[Event]
    more: bool = False


class Ack(Reply):
    type: Literal["ack"] = "ack"
    ref: int
    id: UUID | None = None
    seq: int | None = None
    at: datetime | None = None
    dup: bool | None = None


class Nack(Reply):
    type: Literal["nack"] = "nack"
    ref: int
    code: ErrorCode
    message: str
    field: str | None = None
    retry_after: float | None = None


class Rewind(Reply):
    type: Literal["rewind"] = "rewind"
    ref: int | None = None
    log: int


class Bye(Reply):
    type: Literal["bye"] = "bye"
    window: tuple[int, int]


class Pong(Reply):
    type: Literal["pong"] = "pong"
    ref: int


class Typist(Reply):
    """All that a room is told of somebody who writes, whatever a broker claims."""

    id: int
    name: str


class TypingSignal(Reply):
    type: Literal["signal"] = "signal"
    kind: Literal["typing"] = "typing"
    room: int
    person: Typist


class PresenceSignal(Reply):
    type: Literal["signal"] = "signal"
    kind: Literal["presence"] = "presence"
    people: Mapping[str, PresenceState]


class PersonSignal(Reply):
    type: Literal["signal"] = "signal"
    kind: Literal["person"] = "person"
    person: Person


class HeadsSignal(Reply):
    type: Literal["signal"] = "signal"
    kind: Literal["heads"] = "heads"
    heads: Mapping[str, Position]


def encode(reply: Reply) -> str:
    """Wire text of a reply; absent fields are left out, so a frame stays small."""
    return reply.model_dump_json(by_alias=True, exclude_none=True)
