"""Who is here: the people of a room, and of the workspace."""

from collections.abc import Iterator

from django.db.models import QuerySet

from syncchat.access import find_person_for, find_room_for, list_people_for
from syncchat.models import Membership, Room, User
from syncchat.protocol.kinds import RoomKind
from syncchat.text.collation import CollationKey, make_collation_key
from syncchat.text.names import FoldedName, fold_name
from syncchat.text.normal import normalise

MEMBERS_LIMIT = 200
FOUND_LIMIT = 20


def list_members(*, room: Room, after: int = 0, limit: int = MEMBERS_LIMIT) -> QuerySet[Membership]:
    """A page of memberships by the person's id, above ``after``."""
    limit = max(1, min(limit, MEMBERS_LIMIT))
    memberships = room.memberships.filter(user_id__gt=after).select_related("user")
    return memberships.order_by("user_id")[:limit]


def get_person(*, user: User, person_id: int) -> User:
    """Anyone who is or was here; old messages still name those who left.

    Raises:
        NotFound: nobody has this id, or nobody whom a guest may know of.
    """
    return find_person_for(user, person_id)


def list_found_people(*, user: User, query: str = "", room_id: int | None = None) -> list[User]:
    """Active people whose name or user name holds the query, best first; of one room if asked.

    Compared here, not in SQL: databases differ in what they know of case, and know nothing of accents.

    Raises:
        NotFound: that room is not this person's to read.
    """
    people = list_people_for(user).filter(is_active=True)
    if room_id is not None:
        people = people.filter(memberships__room=find_room_for(user, room_id))
    wanted = fold_name(normalise(query).strip().removeprefix("@"))
    if not wanted.bare:
        ranked = [(False, key, pk) for pk, key, _names in _list_names(people)]
    else:
        ranked = [
            (not any(map(wanted.begins, names)), key, pk)
            for pk, key, names in _list_names(people)
            if any(map(wanted.is_in, names))
        ]
    best = [pk for _is_later, _key, pk in sorted(ranked)[:FOUND_LIMIT]]
    found = User.objects.in_bulk(best)
    return [found[pk] for pk in best if pk in found]


def _list_names(people: QuerySet[User]) -> Iterator[tuple[int, CollationKey, list[FoldedName]]]:
    for pk, username, shown in people.values_list("pk", "username", "display_name"):
        yield pk, make_collation_key(shown or username), [fold_name(username), fold_name(shown)]


def count_rooms_to_find(*, user: User) -> int:
    """Open public rooms that they are not in; guests find none."""
    if user.is_guest:
        return 0
    rooms = Room.objects.filter(kind=RoomKind.PUBLIC, archived_at=None)
    return rooms.exclude(memberships__user=user).count()
