"""What is written by the thousand, with the attributes of its model and none of its costs."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

# `PreparedInsert` notes in it that a row is stored
STATE = SimpleNamespace()


@dataclass(slots=True)
class MessageRow:
    id: UUID
    room_id: int
    author_id: int
    created_at: datetime
    seq: int = 0
    kind: str = "text"
    body: str = ""
    html: str = ""
    renderer: int = 0
    mentions_room: bool = False
    person_id: int | None = None
    reply_to_id: UUID | None = None
    thread_id: UUID | None = None
    also_in_room: bool = False
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    taken_back: bool = False
    pinned_by_id: int | None = None
    pinned_at: datetime | None = None
    file_count: int = 0
    preview_count: int = 0
    has_poll: bool = False
    has_forward: bool = False
    has_actions: bool = False
    _state: ClassVar[Any] = STATE

    @property
    def pk(self) -> UUID:
        return self.id


@dataclass(slots=True)
class EntryRow:
    log_id: int
    kind: str
    message_id: UUID | None
    actor_id: int | None
    at: datetime
    person_id: int | None = None
    room_id: int | None = None
    seq: int = 0
    pk: int = 0
    _state: ClassVar[Any] = STATE


@dataclass(slots=True)
class FollowRow:
    root_id: UUID
    user_id: int
    read_seq: int
    since: datetime
    is_following: bool = True
    pk: int = 0
    _state: ClassVar[Any] = STATE


@dataclass(slots=True)
class MentionRow:
    message_id: UUID
    user_id: int
    pk: int = 0
    _state: ClassVar[Any] = STATE


@dataclass(slots=True)
class ReactionRow:
    message_id: UUID
    user_id: int
    emoji: str
    at: datetime
    pk: int = 0
    _state: ClassVar[Any] = STATE


@dataclass(slots=True)
class VersionRow:
    message_id: UUID
    body: str
    at: datetime
    pk: int = 0
    _state: ClassVar[Any] = STATE
