"""What travels over HTTP beside the socket's shapes: the page's first state, and requests and their answers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel

from syncchat.protocol import commands
from syncchat.protocol.commands import Number, Time
from syncchat.protocol.events import (
    CustomEmoji,
    Draft,
    Message,
    MyRoom,
    MyThread,
    Person,
    Quiet,
    Rights,
    Room,
    Saved,
    ScheduledCounts,
    Sidebar,
    Standing,
)
from syncchat.protocol.kinds import (
    ActivityKind,
    Density,
    ErrorCode,
    NotificationLevel,
    PresenceState,
    Right,
    Role,
    TextSize,
    Theme,
    WorkspaceRole,
)
from syncchat.protocol.pages import Position
from syncchat.protocol.programs.actions import OPTION_VALUE_LIMIT, OPTIONS_LIMIT, Actions
from syncchat.protocol.server_frames import VERSION, Limits
from syncchat.protocol.shape import Shape

PEOPLE_LIMIT = 100
WAIT_LIMIT = 25  # seconds; proxies begin to give up after 30


class Me(Person):
    theme: Theme
    text_size: TextSize
    density: Density
    reduce_motion: bool
    enter_sends: bool
    single_key_shortcuts: bool
    undo_send: bool
    link_previews: bool
    shows_reads: bool


class NotificationChoices(Shape):
    """What an open page has to know of how somebody wants to be told of messages."""

    # Their own, or the workspace's
    level: NotificationLevel
    hides_words: bool
    sounds: bool
    volume: int


class Member(Person):
    role: Role


class Seen(Shape):
    """The newest that somebody has read in a room."""

    person: int
    seq: int


class VisitedRoom(Room):
    """A public room as somebody sees it who has not joined."""

    position: Position
    can: Rights


class BrowsedRoom(Room):
    joined: bool


class OpenThread(Shape):
    """A link led to an answer in this thread."""

    id: UUID
    seq: int


class History(Shape):
    """Messages in ascending seq, and the log's position from before they were read."""

    messages: list[Message]
    position: Position
    has_older: bool
    has_newer: bool
    # Where what was asked for stands, if it is not in the room itself
    thread: OpenThread | None = None


class ThreadHistory(Shape):
    """The newest answers of a thread, or those before a seq, and what it is to me if I follow it."""

    root: Message
    messages: list[Message]
    position: Position
    has_older: bool
    mine: MyThread | None


class Threads(Shape):
    threads: list[MyThread]


class OpenRoom(History):
    room: int
    visiting: VisitedRoom | None
    members: list[Member]
    # Of these, and whoever opens the page; who is not named is offline
    presence: dict[int, PresenceState]
    focus: int | None
    new_since: int | None


class FirstRun(Shape):
    """Which of the owner's first steps are done."""

    named: bool
    said_hello: bool
    invited: bool
    second_room: bool


class WorkspaceState(Shape):
    name: str
    first_run: FirstRun | None
    # Of each right that owners choose about: the least role that has it, or how long it holds
    rights: dict[Right, str]


class UserLog(Shape):
    log: int
    position: Position


class SavedMessage(Saved):
    message: Message


class ScheduledMessage(Shape):
    """What I have written to be sent later. With ``refusal`` it was not sent, and waits for what I do with it."""

    id: UUID
    # None if it was deleted since
    room: int | None
    body: str
    at: datetime
    zone: str
    # What a clock in that zone shows then
    wall: str
    reply_to: UUID | None
    thread: UUID | None
    also_in_room: bool
    files: list[UUID]
    refusal: str
    reminder: bool
    due: bool


class ActivityItem(Shape):
    """Why a message concerns me, and who did it when. Of a reaction: the last one, and of how many people."""

    kind: ActivityKind
    at: datetime
    unread: bool
    message: Message
    person: Person
    emoji: str | None = None
    people: int | None = None


class Activity(Shape):
    """`next` is the `before` of the next page; reactions since `read_at` are unread."""

    items: list[ActivityItem]
    next: str | None
    read_at: datetime


class Bootstrap(Shape):
    """Everything the first paint needs."""

    me: Me
    workspace: WorkspaceState
    user_log: UserLog
    rooms: list[MyRoom]
    open: OpenRoom | None
    saved: list[Saved]
    sidebar: Sidebar
    scheduled: ScheduledCounts
    drafts: list[Draft]
    quiet: Quiet
    # Where there is anything to say
    standing: Standing | None = None
    # Rooms in which somebody has named me whose mentions come through
    urgent: list[int]
    # Those in which something waits
    threads: list[MyThread]
    # The workspace's own, where there are any
    emoji: list[CustomEmoji] | None = None
    limits: Limits


class InviteLink(Shape):
    id: int
    url: str
    created_by: Person
    created_at: datetime
    expires_at: datetime
    max_uses: int | None
    uses: int
    # Said of links by which guests come in
    as_guest: Literal[True] | None = None
    rooms: list[int]


class Sent(Shape):
    id: UUID
    seq: int
    at: datetime
    dup: bool
    message: Message


class Pulled(Shape):
    """The fields of `welcome`, and the frames that the socket would have brought."""

    v: int = VERSION
    me: int
    session: str
    heads: dict[str, Position]
    heartbeat: int
    release: str
    limits: Limits
    frames: list[dict[str, Any]]


class Reactor(Shape):
    emoji: str
    at: datetime
    person: Person


class Reactors(Shape):
    reactions: list[Reactor]
    next: int | None


class MessageVersion(Shape):
    body: str
    at: datetime


class MessageVersions(Shape):
    """What a message has said, the oldest first, and last what it says now. Of a deleted one nothing."""

    versions: list[MessageVersion]


class Refusal(Shape):
    # What RFC 9457 has a problem say of itself; `code` is what ours are told apart by
    title: str
    status: int
    detail: str
    code: ErrorCode
    message: str
    field: str | None = None
    retry_after: float | None = None


class Asked(BaseModel):
    """The body of a request. Unknown fields are refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NewStatus(Asked):
    text: str
    emoji: str = ""
    until: Annotated[Time | None, Field(strict=False)] = None


class NewRoom(Asked):
    kind: Literal["public", "private"]
    name: str
    topic: str = ""
    announcement: bool = False


class RoomChange(Asked):
    name: str | None = None
    topic: str | None = None
    announcement: bool | None = None
    slow_mode: int | None = None


class RoomDeletion(Asked):
    confirmation: str
    password: str


class People(Asked):
    people: Annotated[list[Number], Field(max_length=PEOPLE_LIMIT)]


class RoleChange(Asked):
    role: Annotated[Role, Field(strict=False)]


class WorkspaceRoleChange(Asked):
    role: Annotated[WorkspaceRole, Field(strict=False)]


class Level(Asked):
    level: Annotated[NotificationLevel, Field(strict=False)]


class NewMessage(Asked):
    id: Annotated[UUID, Field(strict=False)]
    body: str
    reply_to: Annotated[UUID | None, Field(strict=False)] = None
    thread: Annotated[UUID | None, Field(strict=False)] = None
    also_in_room: bool = False
    files: Annotated[list[Annotated[UUID, Field(strict=False)]], Field(max_length=commands.FILES_LIMIT)] = []
    poll: commands.NewPoll | None = None
    forward: Annotated[UUID | None, Field(strict=False)] = None
    actions: Actions | None = None


class MessageChange(Asked):
    body: str
    actions: Actions | None = None


class NewPress(Asked):
    id: Annotated[UUID, Field(strict=False)]
    row: Annotated[str, Field(max_length=255)]
    action: Annotated[str, Field(max_length=255)]
    # What is chosen in a select
    values: Annotated[
        list[Annotated[str, Field(max_length=OPTION_VALUE_LIMIT)]], Field(max_length=OPTIONS_LIMIT)
    ] = []


class NewInvite(Asked):
    rooms: Annotated[list[Number], Field(max_length=PEOPLE_LIMIT)] = []
    # Seconds; a week unless said otherwise
    expires_in: Annotated[Number, Field(le=366 * 24 * 3600)] = 7 * 24 * 3600
    max_uses: Number | None = None
    as_guest: bool = False


class FirstRunStep(Asked):
    action: Literal["name", "close"]
    name: str = ""


class Seq(Asked):
    seq: Number


class CommandRequest(RootModel[Annotated[commands.Request, Field(discriminator="type")]]):
    """A command that needs no connection."""


class PullRequest(BaseModel):
    """Not strict as a whole: a position comes as a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    v: Number = VERSION
    positions: commands.Positions = {}
    wait: Annotated[Number, Field(le=WAIT_LIMIT)] = 0
    watch: commands.Watched = []
