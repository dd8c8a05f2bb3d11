from collections.abc import Iterator

from django.db.models import F, Q

from syncchat.integrity.findings import Finding
from syncchat.models import Membership, Room, User
from syncchat.protocol.kinds import RoomKind, WorkspaceRole


def find_impossible_markers() -> Iterator[Finding]:
    beyond = Q(read_seq__gt=F("room__log__head")) | Q(unread_seq__gt=F("room__log__head"))
    for user, room in Membership.objects.filter(beyond).values_list("user_id", "room_id").iterator():
        yield Finding(f"room {room}", f"Person {user} has read what was never written.")


def find_missing_from_general() -> Iterator[Finding]:
    general = Room.objects.filter(is_general=True).first()
    if general is None:
        if User.objects.exists():
            yield Finding("General", "There are people, but there is no General room.")
        return
    missing = User.objects.filter(Q(is_owner=True) | ~Q(rank=WorkspaceRole.GUEST), is_active=True).exclude(
        memberships__room=general
    )
    for user in missing.values_list("pk", flat=True).iterator():
        yield Finding(f"room {general.pk}", f"Person {user} is not in it, and everyone should be.")


def find_wrong_directs() -> Iterator[Finding]:
    for room in Room.objects.filter(kind=RoomKind.DIRECT).prefetch_related("memberships").iterator(1_000):
        people = sorted(place.user_id for place in room.memberships.all())
        if room.direct_key != ",".join(map(str, people)):
            yield Finding(f"room {room.pk}", f"It is for {room.direct_key}, and {people} are in it.")
