from ninja import Status

from syncchat.api.base.parameters import Id, OptionalId, SearchText
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.accounts import groups
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.domain.rooms.directory import get_person, list_found_people
from syncchat.protocol.events import Person
from syncchat.protocol.groups import Group, GroupChange, GroupPeople, NewGroup
from syncchat.protocol.http import People, WorkspaceRoleChange
from syncchat.serializers.people import serialize_group, serialize_groups, serialize_person

router = Router(tags=["people"])


@router.get("people", response=list[Person])
def search_people(request: SignedInRequest, query: SearchText = "", room: OptionalId = None) -> list[Person]:
    """Up to 20 people by name or user name, those that begin with the query first."""
    found = list_found_people(user=request.user, query=query, room_id=room)
    return [serialize_person(person) for person in found]


@router.get("people/{int:person_id}", response=Person)
def show_person(request: SignedInRequest, person_id: Id) -> Person:
    """Somebody as others see them."""
    return serialize_person(get_person(user=request.user, person_id=person_id))


@router.patch("people/{int:person_id}", response=Person)
def change_workspace_role(request: SignedInRequest, person_id: Id, body: WorkspaceRoleChange) -> Person:
    """Make somebody owner, administrator, moderator, member or guest. Nobody gives more than they have."""
    return serialize_person(give_workspace_role(actor=request.user, user_id=person_id, role=body.role))


@router.get("groups", response=list[Group])
def list_groups(request: SignedInRequest) -> list[Group]:
    """Groups of people, each called by its handle: `@team` in a room calls those of it who are there."""
    return serialize_groups(request.user)


@router.post("groups", response={201: GroupPeople})
def create_group(request: SignedInRequest, body: NewGroup) -> Status[GroupPeople]:
    """Make a group of people, which is called by `@handle`."""
    group = groups.create_group(actor=request.user, handle=body.handle, name=body.name, people=body.people)
    return Status(201, serialize_group(group, request.user))


@router.get("groups/{int:group_id}", response=GroupPeople)
def show_group(request: SignedInRequest, group_id: Id, room: OptionalId = None) -> GroupPeople:
    """A group with its people; with `room`, also which of them are there."""
    return serialize_group(groups.get_group_for(request.user, group_id), request.user, room)


@router.patch("groups/{int:group_id}", response=GroupPeople)
def change_group(request: SignedInRequest, group_id: Id, body: GroupChange) -> GroupPeople:
    """Change what is given of its handle and name. Messages go on to mean the group that they named."""
    group = groups.change_group(actor=request.user, group_id=group_id, handle=body.handle, name=body.name)
    return serialize_group(group, request.user)


@router.delete("groups/{int:group_id}", response={204: None})
def delete_group(request: SignedInRequest, group_id: Id) -> Status[None]:
    """What was said to it stays as it is."""
    groups.delete_group(actor=request.user, group_id=group_id)
    return Status(204, None)


@router.post("groups/{int:group_id}/people", response=GroupPeople)
def add_to_group(request: SignedInRequest, group_id: Id, body: People) -> GroupPeople:
    """Add people. Those who are in it already stay."""
    group = groups.add_to_group(actor=request.user, group_id=group_id, people=body.people)
    return serialize_group(group, request.user)


@router.delete("groups/{int:group_id}/people/{int:person_id}", response=GroupPeople)
def take_from_group(request: SignedInRequest, group_id: Id, person_id: Id) -> GroupPeople:
    """Take a person out of the group."""
    group = groups.take_from_group(actor=request.user, group_id=group_id, person_id=person_id)
    return serialize_group(group, request.user)
