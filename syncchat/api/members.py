from syncchat.access import find_room_for
from syncchat.api.base.parameters import Id, MembersPage, OptionalId
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.rooms import memberships
from syncchat.domain.rooms.directory import MEMBERS_LIMIT, list_members
from syncchat.protocol.http import Member, People, RoleChange
from syncchat.serializers.bootstrap import describe_member

router = Router(tags=["members"])


@router.get("rooms/{int:room_id}/members", response=list[Member])
def show_members(
    request: SignedInRequest, room_id: Id, after: OptionalId = None, limit: MembersPage = MEMBERS_LIMIT
) -> list[Member]:
    """A room's people by id. The next page begins ``after`` the last one's id."""
    room = find_room_for(request.user, room_id)
    return [
        describe_member(membership) for membership in list_members(room=room, after=after or 0, limit=limit)
    ]


@router.post("rooms/{int:room_id}/members", response=list[Member])
def add_members(request: SignedInRequest, room_id: Id, body: People) -> list[Member]:
    """Who was added; people who are in already are passed by."""
    added = memberships.add_people(actor=request.user, room_id=room_id, people=body.people)
    return [describe_member(membership) for membership in added]


@router.patch("rooms/{int:room_id}/members/{int:person_id}", response=Member)
def change_role(request: SignedInRequest, room_id: Id, person_id: Id, body: RoleChange) -> Member:
    """Make somebody owner, moderator or member of a room."""
    membership = memberships.change_role(
        actor=request.user, room_id=room_id, person_id=person_id, role=body.role
    )
    return describe_member(membership)


@router.delete("rooms/{int:room_id}/members/{int:person_id}", response={204: None})
def remove_member(request: SignedInRequest, room_id: Id, person_id: Id) -> None:
    """Take somebody out of a room: from now on nothing of it reaches them."""
    memberships.remove_person(actor=request.user, room_id=room_id, person_id=person_id)
