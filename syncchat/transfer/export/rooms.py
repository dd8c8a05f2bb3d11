"""Rooms, who is in them and how far each has read."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

from syncchat.models import Membership, Message, Room, SavedMessage, ThreadFollow
from syncchat.protocol.kinds import NotificationLevel, Role, RoomKind
from syncchat.transfer.export.messages import list_messages
from syncchat.transfer.export.names import Names
from syncchat.transfer.export.scope import Scope
from syncchat.transfer.records import FollowRecord, MemberRecord, Record, RoomRecord, SavedRecord

NOTHING = ""
Row = TypeVar("Row", bound=Model)


def list_room_records(room: Room, scope: Scope, names: Names) -> Iterator[Record]:
    yield make_room(room, names, is_left=scope.has_left(room))
    yield from list_messages(room, names, scope.list_messages() if scope.author else None)
    yield from _list_members(room, scope, names)
    if scope.is_everything or scope.author is not None:
        yield from _list_follows(room, scope, names)
        yield from _list_saved(room, scope, names)


def make_room(room: Room, names: Names, *, is_left: bool = False) -> RoomRecord:
    """``is_left``: whoever takes their words out of it reads nothing in it any more, not even its topic."""
    people: list[str] = []
    if room.kind == RoomKind.DIRECT:
        members = Membership.objects.filter(room=room).order_by("user_id")
        people = names.list_people(list(members.values_list("user_id", flat=True)))
    return RoomRecord(
        id=names.rooms[room.pk],
        kind=RoomKind(room.kind),
        name="" if is_left else room.name,
        topic="" if is_left else room.topic,
        is_general=room.is_general,
        is_announcement=room.is_announcement,
        slow_mode=room.slow_mode,
        created_by=names.find_person(room.created_by_id),
        created_at=room.created_at,
        archived_at=room.archived_at,
        people=people,
    )


def _list_members(room: Room, scope: Scope, names: Names) -> Iterator[MemberRecord]:
    """What they have read and what of the room reaches them is private."""
    for each in _of_author(Membership.objects.filter(room=room), scope).order_by("pk").iterator(500):
        made = MemberRecord(
            room=names.rooms[room.pk],
            person=names.people[each.user_id],
            role=Role(each.role),
            joined_at=each.joined_at,
        )
        if scope.is_private_to(each.user_id):
            made.level = NotificationLevel(each.level)
            made.read = find_read(room, each.read_seq)
            if each.unread_seq is not None:
                made.unread_from = find_unread(room, each.unread_seq)
        yield made


def find_read(room: Room, seq: int) -> str | None:
    """The last message up to there; None where nothing was said behind it, as of somebody who has read everything."""
    said = Message.objects.filter(room=room)
    if not said.filter(seq__gt=seq).exists():
        return None
    last = said.filter(seq__lte=seq).order_by("-seq").values_list("pk", flat=True).first()
    return str(last) if last else NOTHING


def find_unread(room: Room, seq: int) -> str | None:
    first = (
        Message.objects.filter(room=room, seq__gte=seq).order_by("seq").values_list("pk", flat=True).first()
    )
    return str(first) if first else None


def _of_author(rows: QuerySet[Row], scope: Scope) -> QuerySet[Row]:
    return rows.filter(user=scope.author) if scope.author is not None else rows


def _list_follows(room: Room, scope: Scope, names: Names) -> Iterator[FollowRecord]:
    follows = _of_author(ThreadFollow.objects.filter(root__room=room), scope).order_by("root__seq", "user_id")
    for each in follows.iterator(500):
        yield FollowRecord(
            person=names.people[each.user_id],
            thread=str(each.root_id),
            is_following=each.is_following,
            read=find_read(room, each.read_seq),
            since=each.since,
        )


def _list_saved(room: Room, scope: Scope, names: Names) -> Iterator[SavedRecord]:
    saved = _of_author(SavedMessage.objects.filter(message__room=room), scope).order_by(
        "message__seq", "user_id"
    )
    for each in saved.iterator(500):
        yield SavedRecord(
            person=names.people[each.user_id],
            message=str(each.message_id),
            at=each.saved_at,
            remind_at=each.remind_at,
        )
