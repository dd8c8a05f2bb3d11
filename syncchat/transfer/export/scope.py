"""What an export holds: never more than whoever makes it may read (docs/decisions/0050)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from syncchat.models import Room, User
from syncchat.protocol.kinds import RoomKind


@dataclass(frozen=True, slots=True)
class Scope:
    """Without a reader it is everything, which only whoever runs the server may have."""

    reader: User | None = None
    # By whoever runs the server
    without_directs: bool = False
    # One room, of which the reader is a moderator
    room: Room | None = None

    @property
    def is_everything(self) -> bool:
        return self.reader is None

    def list_rooms(self) -> QuerySet[Room]:
        rooms = Room.objects.order_by("pk").select_related("log")
        if self.room is not None:
            return rooms.filter(pk=self.room.pk)
        if self.reader is not None:
            theirs = Q(kind=RoomKind.PUBLIC) | Q(kind=RoomKind.PRIVATE, memberships__user=self.reader)
            return rooms.filter(theirs).distinct()
        return rooms.exclude(kind=RoomKind.DIRECT) if self.without_directs else rooms
