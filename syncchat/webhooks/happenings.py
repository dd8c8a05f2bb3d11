"""What an entry of a room's log is to programs: its kinds, and what is told of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel

from syncchat.domain.outgoing.deliveries import Happening
from syncchat.models import LogEntry, Message, ReactionChange, Room, User
from syncchat.protocol.kinds import EntryKind, MessageKind, WebhookEvent
from syncchat.serializers.messages import serialize_messages
from syncchat.serializers.people import serialize_person
from syncchat.serializers.rooms import serialize_room

_ROOM_LINES = {
    MessageKind.RENAMED: WebhookEvent.ROOM_RENAMED,
    MessageKind.ARCHIVED: WebhookEvent.ROOM_ARCHIVED,
    MessageKind.UNARCHIVED: WebhookEvent.ROOM_UNARCHIVED,
}
Changes = Mapping[int, ReactionChange]


def list_kinds(entry: LogEntry, changes: Changes) -> Iterator[WebhookEvent]:
    """None for what programs are not told of."""
    message = entry.message
    match entry.kind:
        case EntryKind.MESSAGE_SENT if message and message.deleted_at is None:
            yield WebhookEvent.MESSAGE_SENT
            if message.file_count:
                yield WebhookEvent.FILE_SHARED
        case EntryKind.MESSAGE_EDITED | EntryKind.MESSAGE_RESTORED if message and message.deleted_at is None:
            yield WebhookEvent.MESSAGE_EDITED
        case EntryKind.MESSAGE_DELETED if message:
            yield WebhookEvent.MESSAGE_DELETED
        case EntryKind.REACTIONS_CHANGED if entry.pk in changes and message:
            is_added = changes[entry.pk].is_added
            yield WebhookEvent.REACTION_ADDED if is_added else WebhookEvent.REACTION_REMOVED
        case EntryKind.MEMBER_JOINED if entry.person:
            yield WebhookEvent.MEMBER_JOINED
        case EntryKind.MEMBER_LEFT if entry.person:
            yield WebhookEvent.MEMBER_LEFT
        case EntryKind.ROOM_CHANGED if message and message.kind in _ROOM_LINES:
            yield _ROOM_LINES[MessageKind(message.kind)]


class Content(NamedTuple):
    """What is told of a room's entries, read for all of them together: as REST would tell the webhook's bot now."""

    room: Room
    said: dict[str, Any]
    messages: Mapping[UUID, dict[str, Any]]
    changes: Changes


def read_content(room: Room, entries: Iterable[LogEntry], reader: User, changes: Changes) -> Content:
    wanted = {entry.message_id for entry in entries if entry.message_id is not None}
    # Who deletes one now waits until it is put down, and so finds what has to be forgotten
    list(Message.objects.filter(pk__in=wanted).select_for_update().order_by("pk").values_list("pk"))
    found = serialize_messages(Message.objects.filter(pk__in=wanted).for_display(), reader)
    return Content(room, write(serialize_room(room)), {each.id: write(each) for each in found}, changes)


def describe(entry: LogEntry, kind: WebhookEvent, content: Content) -> Happening:
    said: dict[str, Any] = {"room": content.said, "log": entry.log_id, "seq": entry.seq}
    if entry.actor is not None:
        said["actor"] = write(serialize_person(entry.actor))
    if kind in _OF_PEOPLE and entry.person is not None:
        said["person"] = write(serialize_person(entry.person))
    message = entry.message_id if kind in _OF_MESSAGES else None
    if message is not None and message in content.messages:
        said["message"] = content.messages[message]
    if kind in _OF_REACTIONS:
        said["emoji"] = content.changes[entry.pk].emoji
    return Happening(kind, said, message=message, room=content.room.pk)


def describe_new_room(room: Room) -> Happening:
    said: dict[str, Any] = {"room": write(serialize_room(room))}
    if room.created_by is not None:
        said["actor"] = write(serialize_person(room.created_by))
    return Happening(WebhookEvent.ROOM_CREATED, said, room=room.pk)


def write(shape: BaseModel) -> dict[str, Any]:
    return shape.model_dump(mode="json", exclude_none=True)


_OF_REACTIONS = {WebhookEvent.REACTION_ADDED, WebhookEvent.REACTION_REMOVED}
_OF_MESSAGES = _OF_REACTIONS | {
    WebhookEvent.MESSAGE_SENT,
    WebhookEvent.MESSAGE_EDITED,
    WebhookEvent.MESSAGE_DELETED,
    WebhookEvent.FILE_SHARED,
}
_OF_PEOPLE = {WebhookEvent.MEMBER_JOINED, WebhookEvent.MEMBER_LEFT}
