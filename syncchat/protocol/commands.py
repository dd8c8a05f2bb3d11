"""What a client may say on the socket. Unknown fields and wrong types are refused by name."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from syncchat.protocol.kinds import DraftKind, ErrorCode, Ignoring, NotificationLevel, RoomOrder
from syncchat.protocol.programs.actions import Actions

BODY_LIMIT = 4_000
FRAME_LIMIT = 64 * 1024
POSITIONS_LIMIT = 2_000
WATCH_LIMIT = 200
FILES_LIMIT = 10
ALLOWED_LIMIT = 100


def _read_whole(value: Any) -> Any:
    # JSON has one kind of number, and languages without whole ones write 7 as 7.0
    return int(value) if isinstance(value, float) and value.is_integer() else value


# JavaScript's largest exact whole number; also inside SQLite's and PostgreSQL's 64 bits.
Number = Annotated[int, Field(ge=0, le=2**53 - 1, strict=True), BeforeValidator(_read_whole)]
# Not 0, 1, "yes" or "off"
Flag = Annotated[bool, Field(strict=True)]
Position = tuple[Number, Number]
Positions = Annotated[
    dict[Annotated[str, Field(pattern=r"^\d{1,16}$")], Position], Field(max_length=POSITIONS_LIMIT)
]
# The domain says how many there may be
Options = Annotated[list[str], Field(max_length=100)]
Choices = Annotated[list[Number], Field(max_length=100)]
Files = Annotated[list[UUID], Field(max_length=FILES_LIMIT)]
# One of those that everyone has, or a UUID of one's own
SectionId = Annotated[str, Field(pattern=r"^([a-z]{1,20}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def _refuse_number(value: Any) -> Any:
    # It would be taken for seconds since 1970, also as a string
    if isinstance(value, int | float) or (isinstance(value, str) and "-" not in value[1:]):
        raise ValueError("A time is written as 2026-12-01T08:00:00Z")
    return value


Time = Annotated[AwareDatetime, BeforeValidator(_refuse_number)]
Watched = Annotated[list[Number], Field(max_length=WATCH_LIMIT)]


class Command(BaseModel):
    """Its fields bear the names that the verbs have for them, with a shorter alias on the wire."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ref: Number = 0

    def arguments(self) -> dict[str, Any]:
        """Its fields by the parameter names of the verb that does it."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in ("type", "ref")}


class Hello(Command):
    type: Literal["hello"]
    v: Number
    tab: Annotated[str, Field(max_length=64)] = ""
    positions: Positions = {}


class NewPoll(BaseModel):
    """What a message asks: its words are the question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    options: Options
    multiple: Flag = False
    anonymous: Flag = False
    extendable: Flag = False


class SendMessage(Command):
    type: Literal["send"]
    id: UUID
    room_id: Number = Field(alias="room")
    # The domain says what is wrong with a body; the frame limit already bounds it here.
    body: str
    reply_to: UUID | None = None
    thread: UUID | None = None
    also_in_room: Flag = False
    files: Files = []
    poll: NewPoll | None = None
    # A message that I may read, to be passed on
    forward: UUID | None = None
    actions: Actions | None = None


class EditMessage(Command):
    type: Literal["edit"]
    message_id: UUID = Field(alias="id")
    body: str
    actions: Actions | None = None


class DeleteMessage(Command):
    """With ``undo`` soon after it was sent, clients show nothing in its place."""

    type: Literal["delete"]
    message_id: UUID = Field(alias="id")
    undo: Flag = False


class React(Command):
    type: Literal["react"]
    message_id: UUID = Field(alias="id")
    emoji: str


class Unreact(Command):
    type: Literal["unreact"]
    message_id: UUID = Field(alias="id")
    emoji: str


class PinMessage(Command):
    type: Literal["pin"]
    message_id: UUID = Field(alias="id")


class UnpinMessage(Command):
    type: Literal["unpin"]
    message_id: UUID = Field(alias="id")


class RemovePreview(Command):
    type: Literal["remove_preview"]
    message_id: UUID = Field(alias="id")
    preview: Number


class CastVote(Command):
    """These options and no others; none takes the choice back."""

    type: Literal["vote"]
    message_id: UUID = Field(alias="id")
    options: Choices


class AddPollOption(Command):
    type: Literal["add_poll_option"]
    message_id: UUID = Field(alias="id")
    text: str


class ClosePoll(Command):
    type: Literal["close_poll"]
    message_id: UUID = Field(alias="id")


class SaveMessage(Command):
    type: Literal["save"]
    message_id: UUID = Field(alias="id")
    remind_at: Time | None = None


class UnsaveMessage(Command):
    type: Literal["unsave"]
    message_id: UUID = Field(alias="id")


class ScheduleMessage(Command):
    """As `SendMessage`, and when: an instant, and the zone by whose clock it was chosen. Without a room, a reminder."""

    type: Literal["schedule"]
    message_id: UUID = Field(alias="id")
    room_id: Number | None = Field(default=None, alias="room")
    body: str
    at: Time
    zone: Annotated[str, Field(max_length=60)] = ""
    reply_to: UUID | None = None
    thread: UUID | None = None
    also_in_room: Flag = False
    files: Files = []


class UnscheduleMessage(Command):
    type: Literal["unschedule"]
    message_id: UUID = Field(alias="id")


class KeepDraft(Command):
    """``version`` is that of the words that it was made from; 0 for none."""

    type: Literal["draft"]
    room_id: Number = Field(alias="room")
    message_id: UUID | None = Field(default=None, alias="id")
    kind: DraftKind = DraftKind.ROOM
    text: str
    version: Number = 0


class Follow(Command):
    type: Literal["follow"]
    message_id: UUID = Field(alias="id")


class Unfollow(Command):
    type: Literal["unfollow"]
    message_id: UUID = Field(alias="id")


class ReadThread(Command):
    type: Literal["read_thread"]
    message_id: UUID = Field(alias="id")
    seq: Number


class ReadActivity(Command):
    type: Literal["read_activity"]
    at: Time


class Pull(Command):
    type: Literal["pull"]
    log: Number
    after: Position


class MarkRead(Command):
    type: Literal["read"]
    room_id: Number = Field(alias="room")
    seq: Number


class MarkUnread(Command):
    type: Literal["unread"]
    room_id: Number = Field(alias="room")
    seq: Number


class SetLevel(Command):
    type: Literal["level"]
    room_id: Number = Field(alias="room")
    level: NotificationLevel


class PlaceRoom(Command):
    type: Literal["place"]
    room_id: Number = Field(alias="room")
    section_id: SectionId = Field(alias="section")
    # A room of the same section; at the end without
    before: Number | None = None


class KeepSection(Command):
    type: Literal["section"]
    section_id: SectionId = Field(alias="id")
    name: str | None = None
    folded: Flag | None = None
    # A section; empty for the end
    before: SectionId | Literal[""] | None = None


class RemoveSection(Command):
    type: Literal["unsection"]
    section_id: SectionId = Field(alias="id")


class SortRooms(Command):
    type: Literal["sort"]
    order: RoomOrder | None = None
    only_unread: Flag | None = None


class KeepQuiet(Command):
    type: Literal["quiet"]
    away: Flag | None = None
    # Empty for none
    until: Time | Literal[""] | None = None
    hours: tuple[ClockTime, ClockTime] | Literal[""] | None = None
    paused_until: Time | Literal[""] | None = None
    allowed: Annotated[list[Number], Field(max_length=ALLOWED_LIMIT)] | None = None


class Ignore(Command):
    type: Literal["ignore"]
    person_id: Number = Field(alias="id")
    how: Ignoring


class Idle(Command):
    type: Literal["idle"]
    idle: Flag


class Typing(Command):
    type: Literal["typing"]
    room: Number
    thread: UUID | None = None


class Watch(Command):
    type: Literal["watch"]
    rooms: Watched


class Ping(Command):
    type: Literal["ping"]


# What can be asked for without a connection
Request = (
    SendMessage
    | EditMessage
    | DeleteMessage
    | React
    | Unreact
    | PinMessage
    | UnpinMessage
    | RemovePreview
    | CastVote
    | AddPollOption
    | ClosePoll
    | SaveMessage
    | UnsaveMessage
    | KeepDraft
    | ScheduleMessage
    | UnscheduleMessage
    | Follow
    | Unfollow
    | ReadThread
    | ReadActivity
    | MarkRead
    | MarkUnread
    | SetLevel
    | PlaceRoom
    | KeepSection
    | RemoveSection
    | SortRooms
    | KeepQuiet
    | Ignore
    | Pull
)
AnyCommand = Annotated[Hello | Request | Idle | Typing | Watch | Ping, Field(discriminator="type")]
_commands: TypeAdapter[AnyCommand] = TypeAdapter(AnyCommand)


class MalformedFrame(ValueError):
    """A frame that is no command. ``ref`` is repeated if it could be read."""

    def __init__(self, *, code: ErrorCode, message: str, ref: int = 0, field: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.ref, self.field = code, message, ref, field


def parse_command(text: str) -> AnyCommand:
    """Turn a frame into a typed command.

    Raises:
        MalformedFrame: names the field that is wrong.
    """
    try:
        return _commands.validate_json(text)
    except ValidationError as error:
        raise _explain(error, text) from None


def _explain(error: ValidationError, text: str) -> MalformedFrame:
    first = error.errors(include_url=False, include_context=False)[0]
    kind = str(first["type"])
    if kind == "json_invalid":
        return MalformedFrame(code=ErrorCode.INVALID, message="This frame is not JSON.")
    if kind.startswith("union_tag"):
        return MalformedFrame(
            code=ErrorCode.UNKNOWN_COMMAND,
            message="This server knows no such command.",
            ref=_find_ref(text),
            field="type",
        )
    field = ".".join(str(part) for part in first["loc"][1:]) or None
    return MalformedFrame(code=ErrorCode.INVALID, message=str(first["msg"]), ref=_find_ref(text), field=field)


class _Ref(BaseModel):
    ref: Number = 0


def _find_ref(text: str) -> int:
    try:
        return _Ref.model_validate_json(text).ref
    except ValidationError:
        return 0
