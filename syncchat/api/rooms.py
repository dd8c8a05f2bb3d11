from syncchat.api.base.parameters import Id, OptionalId, SearchText
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.rooms import memberships, rooms
from syncchat.protocol.events import MyRoom
from syncchat.protocol.http import BrowsedRoom, Level, NewRoom, RoomChange, RoomDeletion, VisitedRoom
from syncchat.serializers import seen_rooms
from syncchat.serializers.rooms import serialize_my_rooms

router = Router(tags=["rooms"])
SeenRoom = MyRoom | VisitedRoom


@router.get("rooms", response=list[MyRoom])
def list_rooms(request: SignedInRequest) -> list[MyRoom]:
    """My rooms, with read markers and counts."""
    return serialize_my_rooms(request.user)


@router.get("rooms/browse", response=list[BrowsedRoom])
def browse_rooms(
    request: SignedInRequest, query: SearchText = "", after: OptionalId = None
) -> list[BrowsedRoom]:
    """Up to 100 public rooms by name, joined or not. The next page begins ``after`` the last one's id."""
    return seen_rooms.list_browsed(request.user, query, after)


@router.post("rooms", response={201: MyRoom})
def create_room(request: SignedInRequest, body: NewRoom) -> SeenRoom:
    """Make a room; I am its owner. A public one is for everybody to find and join."""
    room = rooms.create_room(
        actor=request.user,
        kind=body.kind,
        name=body.name,
        topic=body.topic,
        is_announcement=body.announcement,
    )
    return seen_rooms.describe(request.user, room.pk)


@router.get("rooms/{int:room_id}", response=SeenRoom)
def show_room(request: SignedInRequest, room_id: Id) -> SeenRoom:
    """A room of mine, with my read marker; or a public one as a visitor sees it."""
    return seen_rooms.describe(request.user, room_id)


@router.patch("rooms/{int:room_id}", response=SeenRoom)
def change_room(request: SignedInRequest, room_id: Id, body: RoomChange) -> SeenRoom:
    """Change what is given; all of it or nothing."""
    rooms.change_room(
        actor=request.user,
        room_id=room_id,
        name=body.name,
        topic=body.topic,
        is_announcement=body.announcement,
        slow_mode=body.slow_mode,
    )
    return seen_rooms.describe(request.user, room_id)


@router.delete("rooms/{int:room_id}", response={204: None})
def delete_room(request: SignedInRequest, room_id: Id, body: RoomDeletion) -> None:
    """Delete a room for good. ``confirmation`` is its name, ``password`` the present one of who asks."""
    check_present_password(user=request.user, password=body.password)
    rooms.delete_room(actor=request.user, room_id=room_id, confirmation=body.confirmation)


@router.post("rooms/{int:room_id}/archive", response=SeenRoom)
def archive_room(request: SignedInRequest, room_id: Id) -> SeenRoom:
    """Nobody writes there any more; everything stays to be read."""
    rooms.archive_room(actor=request.user, room_id=room_id)
    return seen_rooms.describe(request.user, room_id)


@router.post("rooms/{int:room_id}/unarchive", response=SeenRoom)
def unarchive_room(request: SignedInRequest, room_id: Id) -> SeenRoom:
    """People write there again."""
    rooms.unarchive_room(actor=request.user, room_id=room_id)
    return seen_rooms.describe(request.user, room_id)


@router.post("rooms/{int:room_id}/join", response=SeenRoom)
def join_room(request: SignedInRequest, room_id: Id) -> SeenRoom:
    """Join a public room. Asked again, nothing changes."""
    memberships.join_room(actor=request.user, room_id=room_id)
    return seen_rooms.describe(request.user, room_id)


@router.post("rooms/{int:room_id}/leave", response={204: None})
def leave_room(request: SignedInRequest, room_id: Id) -> None:
    """Leave a room; nothing of it reaches me any more. The room of everybody cannot be left."""
    memberships.leave_room(actor=request.user, room_id=room_id)


@router.put("rooms/{int:room_id}/level", response=SeenRoom)
def set_level(request: SignedInRequest, room_id: Id, body: Level) -> SeenRoom:
    """What of this room lights its lamp for me: `all`, `mentions` or `nothing`."""
    memberships.set_level(actor=request.user, room_id=room_id, level=body.level)
    return seen_rooms.describe(request.user, room_id)
