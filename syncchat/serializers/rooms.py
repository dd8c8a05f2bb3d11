"""Rooms as they go out: as they are, and as one person has them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Subquery

from syncchat.domain.rooms.room_names import place_by_name
from syncchat.models import Membership, Room, User
from syncchat.models.queries.unread import Counts, with_unread
from syncchat.permissions import find_rights
from syncchat.protocol import events as wire
from syncchat.protocol.kinds import NotificationLevel, Role, RoomKind
from syncchat.reach import within_reach
from syncchat.serializers.people import serialize_person

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


def list_room_fields(room: Room, people: list[wire.Person], member_count: int) -> dict[str, Any]:
    return {
        "id": room.pk,
        "log": room.log_id,
        "kind": room.kind,
        "name": room.name,
        "topic": room.topic,
        "announcement": room.is_announcement,
        "slow_mode": room.slow_mode,
        "archived": room.archived_at is not None,
        "general": room.is_general,
        "people": people,
        "member_count": member_count,
    }


def serialize_room(room: Room) -> wire.Room:
    people = _people_of_directs([room]).get(room.pk, [])
    return wire.Room(**list_room_fields(room, people, room.memberships.active().count()))


def _people_of_directs(rooms: Iterable[Room]) -> dict[int, list[wire.Person]]:
    directs = [each.pk for each in rooms if each.kind == RoomKind.DIRECT]
    people: dict[int, list[wire.Person]] = {}
    if directs:
        memberships = Membership.objects.filter(room_id__in=directs).select_related("user")
        for membership in memberships.order_by("room_id", "user_id"):
            people.setdefault(membership.room_id, []).append(serialize_person(membership.user))
    return people


def serialize_rights(room: Room, membership: Membership | None, user: User) -> wire.Rights:
    """What this person may do here, so that the page offers nothing that would be refused."""
    return wire.Rights(**find_rights(room, user, membership)._asdict())


def serialize_my_rooms(user: User, room_id: int | None = None) -> list[wire.MyRoom]:
    """This person's rooms (or one of them) with position, read marker and derived counts."""
    memberships = _memberships_of(user, room_id)
    people = _people_of_directs(membership.room for membership in memberships)
    return [_my_room(membership, user, people.get(membership.room_id, [])) for membership in memberships]


class RoomCounts(Counts):
    member_count: int


def _memberships_of(user: User, room_id: int | None) -> "list[WithAnnotations[Membership, RoomCounts]]":
    members = Membership.objects.active().filter(room_id=OuterRef("room_id")).order_by()
    count = members.values("room_id").annotate(n=Count("pk")).values("n")
    mine = Membership.objects.filter(within_reach(), user_id=user.pk).with_audience()
    memberships = with_unread(mine).annotate(member_count=Subquery(count))
    if room_id is not None:
        memberships = memberships.filter(room_id=room_id)
    listed = memberships.select_related("room", "room__log")
    return sorted(listed, key=lambda each: place_by_name(each.room))


def _my_room(
    membership: "WithAnnotations[Membership, RoomCounts]", user: User, people: list[wire.Person]
) -> wire.MyRoom:
    fields = list_room_fields(membership.room, people, membership.member_count)
    return wire.MyRoom(
        **fields,
        position=membership.room.log.position,
        role=Role(membership.role),
        read_seq=membership.read_seq,
        unread_seq=membership.unread_seq,
        level=NotificationLevel(membership.level),
        unread=membership.unread,
        mentions=membership.mention_count,
        can=serialize_rights(membership.room, membership, user),
    )


def serialize_read_marker(mine: wire.MyRoom) -> wire.ReadMarker:
    return wire.ReadMarker(
        room=mine.id,
        read_seq=mine.read_seq,
        unread_seq=mine.unread_seq,
        unread=mine.unread,
        mentions=mine.mentions,
        position=mine.position,
    )
