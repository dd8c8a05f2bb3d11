"""A room as one person sees it: theirs, visited, or on the list of public ones."""

from syncchat.access import find_room_for
from syncchat.domain.rooms import rooms
from syncchat.log.positions import read_position
from syncchat.models import Room, User
from syncchat.permissions import find_rights
from syncchat.protocol.events import MyRoom, Rights
from syncchat.protocol.http import BrowsedRoom, VisitedRoom
from syncchat.serializers.rooms import list_room_fields, serialize_my_rooms, serialize_room


def describe(user: User, room_id: int) -> MyRoom | VisitedRoom:
    """Raises: NotFound, if this person may not read it."""
    mine = serialize_my_rooms(user, room_id)
    return mine[0] if mine else visit(user, find_room_for(user, room_id))


def visit(user: User, room: Room) -> VisitedRoom:
    seen = serialize_room(room)
    return VisitedRoom(
        **dict(seen),
        position=read_position(room.log_id),
        can=Rights(**find_rights(room, user, None)._asdict()),
    )


def list_browsed(user: User, query: str, after: int | None) -> list[BrowsedRoom]:
    found = rooms.list_public_rooms(user=user, query=query, after=after)
    return [
        BrowsedRoom(**list_room_fields(each.room, [], each.people_count), joined=each.is_joined)
        for each in found
    ]
