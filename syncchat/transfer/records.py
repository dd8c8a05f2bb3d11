"""What a workspace is made of, one line of JSON each. docs/transfer.md tells the format; a test compares both.

``id`` of a record is whatever its source calls it: others name it by that, and by that a second import knows it.
"""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from syncchat.protocol.kinds import NotificationLevel, Role, RoomKind, WorkspaceRole
from syncchat.protocol.programs.actions import Actions
from syncchat.transfer.errors import TransferError

VERSION = 1
# Longer lines are no records: the longest message with all its versions is far shorter
LINE_LIMIT = 16 * 1024 * 1024
# By a surrogate that stands alone no text can be stored
Key = Annotated[str, Field(min_length=1, max_length=200)]


def _check_time(at: datetime) -> datetime:
    if not 1 < at.year < 9999:
        raise ValueError("no time that has all zones")
    return at


# A day from either end of all years a time has no date in some zones
Moment = Annotated[AwareDatetime, AfterValidator(_check_time)]


class Part(BaseModel):
    """What it says beyond this is kept, so that whoever reads it can tell that it was passed by."""

    model_config = ConfigDict(extra="allow")


class WorkspaceRecord(Part):
    type: Literal["workspace"] = "workspace"
    name: str
    # Settings by the names of their columns
    settings: dict[str, Any] = Field(default_factory=dict)


class PersonRecord(Part):
    type: Literal["person"] = "person"
    id: Key
    username: str
    name: str = ""
    former: list[str] = Field(default_factory=list)
    email: str = ""
    email_verified_at: Moment | None = None
    about: str = ""
    status_text: str = ""
    status_emoji: str = ""
    status_until: Moment | None = None
    joined_at: Moment | None = None
    avatar: str = ""
    is_owner: bool = False
    rank: WorkspaceRole = WorkspaceRole.MEMBER
    is_bot: bool = False
    bot_owner: str | None = None
    is_active: bool = True
    lock_out_reason: str = ""
    settings: dict[str, Any] = Field(default_factory=dict)


class GroupRecord(Part):
    type: Literal["group"] = "group"
    id: Key
    name: str = ""
    people: list[str] = Field(default_factory=list)


class EmojiRecord(Part):
    type: Literal["emoji"] = "emoji"
    # Its own name first, then its aliases
    names: list[str] = Field(min_length=1)
    file: str
    by: str | None = None
    created_at: Moment | None = None


class RoomRecord(Part):
    type: Literal["room"] = "room"
    id: Key
    kind: RoomKind = RoomKind.PUBLIC
    name: str = ""
    topic: str = ""
    is_general: bool = False
    is_announcement: bool = False
    slow_mode: int = 0
    created_by: str | None = None
    created_at: Moment | None = None
    archived_at: Moment | None = None
    # Of a direct room
    people: list[str] = Field(default_factory=list)


class FilePart(Part):
    id: Key
    name: str
    # Where its bytes are in the archive; none of one that is gone
    path: str = ""
    size: int = 0
    kind: str = ""
    mime: str = ""
    width: int | None = None
    height: int | None = None
    voice: dict[str, Any] | None = None
    by: str | None = None
    created_at: Moment | None = None
    # Of what is forwarded: the file that it is a copy of, and who sent that
    copy_of: str | None = None


class ReactionPart(Part):
    emoji: str
    by: str
    at: Moment | None = None


class VersionPart(Part):
    text: str
    at: Moment


class PinPart(Part):
    by: str | None = None
    at: Moment


class OptionPart(Part):
    text: str
    by: str | None = None
    # How many chose it; who, where that is told
    count: int = 0
    votes: list[str] = Field(default_factory=list)


class PollPart(Part):
    options: list[OptionPart] = Field(default_factory=list)
    multiple: bool = False
    anonymous: bool = False
    extendable: bool = False
    closed_at: Moment | None = None


class ForwardPart(Part):
    original: str | None = None
    room: str | None = None
    author: str
    said_at: Moment
    text: str = ""
    names: dict[str, str] = Field(default_factory=dict)
    is_deleted: bool = False


class MessageRecord(Part):
    type: Literal["message"] = "message"
    id: Key
    room: str
    author: str
    at: Moment
    # A line that the room wrote itself has another kind, and whom it is about
    kind: str = "text"
    person: str | None = None
    text: str = ""
    # Whom names in the text mean: people, or groups with "group:" before them
    names: dict[str, str] | None = None
    # Whom it called, where that is more than its names say
    called: list[str] | None = None
    thread: str | None = None
    in_room: bool = False
    reply_to: str | None = None
    edited_at: Moment | None = None
    versions: list[VersionPart] = Field(default_factory=list)
    deleted_at: Moment | None = None
    taken_back: bool = False
    reactions: list[ReactionPart] = Field(default_factory=list)
    pin: PinPart | None = None
    files: list[FilePart] = Field(default_factory=list)
    poll: PollPart | None = None
    forward: ForwardPart | None = None
    # What can be pressed, as programs say it
    actions: Actions = Field(default_factory=list)


class MemberRecord(Part):
    type: Literal["member"] = "member"
    room: str
    person: str
    role: Role = Role.MEMBER
    level: NotificationLevel = NotificationLevel.ALL
    joined_at: Moment | None = None
    # The last message they have read: all of them where nothing is said, none where it is ""
    read: str | None = None
    # Marked by themselves as unread from here on
    unread_from: str | None = None


class FollowRecord(Part):
    type: Literal["follow"] = "follow"
    person: str
    thread: str
    is_following: bool = True
    read: str | None = None
    since: Moment | None = None


class SavedRecord(Part):
    type: Literal["saved"] = "saved"
    person: str
    message: str
    at: Moment
    remind_at: Moment | None = None


Record = (
    WorkspaceRecord
    | PersonRecord
    | GroupRecord
    | EmojiRecord
    | RoomRecord
    | MessageRecord
    | MemberRecord
    | FollowRecord
    | SavedRecord
)
# No database holds the character 0 in a text
_ZERO = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_reader: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Field(discriminator="type")])


def read_record(line: bytes, number: int) -> Record:
    """Raises: TransferError, naming the line, where it is no record."""
    try:
        return _reader.validate_json(_ZERO.sub(rb"\1", line) if b"\\u0000" in line else line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise TransferError(f"Line {number} is no record: {what}.") from error


def write_record(record: Record) -> bytes:
    """What is as usual is left out."""
    said = record.model_dump_json(exclude_defaults=True)
    return f'{{"type":"{record.type}",{said[1:]}\n'.encode()
