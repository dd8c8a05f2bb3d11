"""What the server tells: a log's entries together with the present content of what they name."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from syncchat.protocol.kinds import (
    DraftKind,
    EntryKind,
    FileKind,
    MessageKind,
    NoticeKind,
    NotificationLevel,
    Right,
    Role,
    RoomKind,
    RoomOrder,
    WorkspaceRole,
)
from syncchat.protocol.pages import Position
from syncchat.protocol.programs.actions import ActionRow
from syncchat.protocol.shape import Shape


class Person(Shape):
    id: int
    username: str
    name: str
    initials: str
    hue: int
    avatar: str | None
    status: str = ""
    status_emoji: str | None = None
    # When it ends by itself
    status_until: datetime | None = None
    # Said of the workspace's owners alone
    is_owner: Literal[True] | None = None
    # Said of whoever is more than a member of the workspace, or less
    workspace_role: WorkspaceRole | None = None
    # Said of programs' accounts alone
    is_bot: Literal[True] | None = None
    # Said of those who cannot sign in any more: they read nothing, and nobody is told of them among the members
    locked_out: Literal[True] | None = None


class Reaction(Shape):
    """One emoji of a message. Past its first ones only those people are named who must learn of it."""

    emoji: str
    count: int
    people: list[int]


class CustomEmoji(Shape):
    """A picture of the workspace that stands for `:name:`. The first of its names is its own, the others are aliases.
    ``still`` is the first frame of one that moves.
    """

    id: int
    names: list[str]
    url: str
    still: str | None = None


class Quote(Shape):
    """A message as its answers show it: its present words in one plain line, or its first file's name; none once it
    is deleted.
    """

    id: UUID
    seq: int
    author: Person
    text: str
    deleted: bool


class Voice(Shape):
    """What the recorder of a voice message says of it: its length in milliseconds, and how loud it is from its
    beginning to its end, from 0 to 100.
    """

    duration: int
    waveform: list[int]


class File(Shape):
    """What is attached to a message. ``thumb`` is a smaller picture of it, where there is one. Sound with
    ``voice`` is a voice message. What is ``gone`` was deleted to make room: nothing is at its address any more.
    """

    id: UUID
    name: str
    kind: FileKind
    type: str
    size: int
    width: int | None = None
    height: int | None = None
    url: str
    thumb: str | None = None
    voice: Voice | None = None
    gone: bool | None = None


class Preview(Shape):
    """What a page that the message links to says of itself. ``picture`` is kept here, and has this size."""

    id: int
    url: str
    site: str
    title: str
    description: str
    picture: str | None = None
    width: int | None = None
    height: int | None = None


class Pin(Shape):
    by: Person | None
    at: datetime


class PollOption(Shape):
    """Nobody is named of a poll that is anonymous, and of any other the first ones."""

    text: str
    count: int
    people: list[int] | None = None


class Poll(Shape):
    """What a message asks, by its words. An option is meant by its place in the list, which only grows. ``mine`` is
    what I chose, where an answer is for me alone; a room's log is the same for everyone.
    """

    options: list[PollOption]
    multiple: bool
    anonymous: bool
    # Everybody may add options
    extendable: bool
    # How many people have voted
    voters: int
    closed_at: datetime | None = None
    mine: list[int] | None = None


class Forward(Shape):
    """What a message passes on: another one's words as they were then, and none once that is deleted. Its files are
    those of the message. ``id`` leads whoever may read it to what was first said; its room is named if it is public.
    """

    id: UUID | None = None
    author: Person
    at: datetime
    body: str
    html: str
    deleted: bool
    source: RoomKind | None = None
    room: int | None = None
    room_name: str | None = None


class ThreadPlace(Shape):
    """Of a message in a thread: whose thread it is, and whether the room shows it as well."""

    root: UUID
    root_seq: int
    also_in_room: bool


class Replies(Shape):
    """Of a message that began a thread."""

    count: int
    people: list[Person]
    last_at: datetime | None
    last_seq: int


class Message(Shape):
    id: UUID
    room: int
    seq: int
    kind: MessageKind
    author: Person
    person: Person | None
    body: str
    html: str
    at: datetime
    edited_at: datetime | None
    deleted: bool
    # Its author took it back at once: clients show nothing in its place
    taken_back: Literal[True] | None = None
    mentions: list[int]
    mentions_room: bool
    reactions: list[Reaction] | None = None
    reply_to: Quote | None = None
    thread: ThreadPlace | None = None
    replies: Replies | None = None
    files: list[File] | None = None
    previews: list[Preview] | None = None
    pinned: Pin | None = None
    poll: Poll | None = None
    forward: Forward | None = None
    actions: list[ActionRow] | None = None


class Room(Shape):
    id: int
    log: int
    kind: RoomKind
    name: str
    topic: str
    announcement: bool
    slow_mode: int
    archived: bool
    general: bool
    people: list[Person]
    member_count: int


class Rights(Shape):
    send: bool
    moderate: bool
    manage: bool


class MyRoom(Room):
    position: Position
    role: Role
    read_seq: int
    unread_seq: int | None
    level: NotificationLevel
    unread: int
    mentions: int
    can: Rights


class ReadMarker(Shape):
    room: int
    read_seq: int
    unread_seq: int | None
    unread: int
    mentions: int
    # Of the room's log when these were counted: what comes after it is not in the counts.
    position: Position


class MyThread(Shape):
    """A thread that I follow, or have followed, and what waits for me in it."""

    id: UUID
    room: int
    seq: int
    following: bool
    read_seq: int
    unread: int
    mentions: int
    # Of the room's log when these were counted
    position: Position
    root: Message


class Saved(Shape):
    """What a person keeps of a message for themselves. Without ``at`` they keep it no more."""

    id: UUID
    room: int
    at: datetime | None = None
    remind_at: datetime | None = None
    # By the server's clock; a person's may be wrong
    due: bool | None = None


class MyVote(Shape):
    """What I chose of a poll, by the places of the options."""

    id: UUID
    room: int
    options: list[int]


class Draft(Shape):
    """What I have begun to write there; no words if there is nothing."""

    room: int
    id: UUID | None
    kind: DraftKind
    text: str
    version: int


class ScheduledCounts(Shape):
    """Of my messages and reminders: how many wait for their time, could not be sent at it, or are due."""

    waiting: int
    refused: int
    due: int


class Section(Shape):
    """Rooms that stand together: what is placed in it, in that order. Those that everyone has bear no name."""

    id: str
    name: str
    folded: bool
    rooms: list[int]


class Sidebar(Shape):
    """How a person has arranged their rooms. What is placed nowhere is in `rooms` or in `directs`."""

    order: RoomOrder
    only_unread: bool
    sections: list[Section]


class Quiet(Shape):
    """When a person wants to be left alone, and by whom. Without times they are never."""

    away: bool
    until: datetime | None = None
    # By the clock of their zone, as 22:00
    starts: str | None = None
    ends: str | None = None
    paused_until: datetime | None = None
    # Whose mentions come through
    allowed: list[int]
    muted: list[int]
    blocked: list[int]


class Notice(Shape):
    """What those who keep order tell a person: in `words`, if it is a warning."""

    id: int
    kind: NoticeKind
    words: str = ""
    at: datetime


class Standing(Shape):
    """Until when a person cannot write, and why; and what they were told and have not read."""

    silenced_until: datetime | None = None
    reason: str = ""
    notices: list[Notice]


class Place(Shape):
    """A person's membership as others see it."""

    role: Role


class Event(Shape):
    seq: int
    id: int
    kind: EntryKind
    at: datetime
    actor: int | None
    message: Message | None = None
    person: Person | None = None
    room: Room | MyRoom | None = None
    room_id: int | None = None
    membership: Place | None = None
    read: ReadMarker | None = None
    # Who changed a reaction in what is folded in here
    reactors: list[int] | None = None
    # How the thread stands that the message is in
    replies: Replies | None = None
    # In a person's own log
    thread: MyThread | None = None
    saved: Saved | None = None
    vote: MyVote | None = None
    sidebar: Sidebar | None = None
    scheduled: ScheduledCounts | None = None
    drafts: list[Draft] | None = None
    quiet: Quiet | None = None
    standing: Standing | None = None
    # In the log of the room of everybody: all that there are now
    emoji: list[CustomEmoji] | None = None
    rights: dict[Right, str] | None = None
    activity_read_at: datetime | None = None
