from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from syncchat.integrity.findings import Finding
from syncchat.models import Membership, Room, User
from syncchat.protocol.kinds import Role, RoomKind


def find_rooms_without_owner() -> Iterator[Finding]:
    """A private room with people in it needs one who can manage it; public ones have the workspace's owner."""
    memberships = Membership.objects.filter(room=OuterRef("pk"))
    unowned = Room.objects.filter(Exists(memberships), kind=RoomKind.PRIVATE).exclude(
        Exists(memberships.filter(role=Role.OWNER))
    )
    for pk in unowned.values_list("pk", flat=True).iterator():
        yield Finding(f"room {pk}", "People are in it, and none of them owns it.")


def find_lost_ownership() -> Iterator[Finding]:
    if User.objects.exists() and not User.objects.filter(is_owner=True, is_active=True).exists():
        yield Finding("workspace", "Nobody owns it. `manage.py make_owner NAME` makes somebody its owner.")
