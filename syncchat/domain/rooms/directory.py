"""Who is here: the people of a room, and of the workspace."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from syncchat.access import find_room_for
from syncchat.errors import NotFound
from syncchat.models import Membership, Room, User

MEMBERS_LIMIT = 200
FOUND_LIMIT = 20


def list_members(*, room: Room, after: int = 0, limit: int = MEMBERS_LIMIT) -> QuerySet[Membership]:
    """A page of memberships by the person's id, above ``after``."""
    limit = max(1, min(limit, MEMBERS_LIMIT))
    memberships = room.memberships.filter(user_id__gt=after).select_related("user")
    return memberships.order_by("user_id")[:limit]


def get_person(*, person_id: int) -> User:
    """Anyone who is or was here; old messages still name those who left.

    Raises:
        NotFound: nobody has this id.
    """
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def list_found_people(*, user: User, query: str = "", room_id: int | None = None) -> QuerySet[User]:
    """Active people whose name or user name holds the query, best first; of one room if asked.

    Raises:
        NotFound: that room is not this person's to read.
    """
    people = User.objects.filter(is_active=True)
    if room_id is not None:
        people = people.filter(memberships__room=find_room_for(user, room_id))
    query = query.strip().removeprefix("@")
    begins = Q(username__istartswith=query) | Q(display_name__istartswith=query)
    holds = Q(username__icontains=query) | Q(display_name__icontains=query)
    rank = Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())
    return people.filter(holds).order_by(rank, "username")[:FOUND_LIMIT]
