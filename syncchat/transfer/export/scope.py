"""What an export holds: never more than whoever makes it may read (docs/decisions/0050)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from syncchat.models import Message, Room, User
from syncchat.protocol.kinds import RoomKind


@dataclass(frozen=True, slots=True)
class Scope:
    """Without a reader it is everything, which only whoever runs the server may have."""

    reader: User | None = None
    # By whoever runs the server
    without_directs: bool = False
    # One room, of which the reader is a moderator
    room: Room | None = None
    # What somebody wrote themselves, and what only they see of themselves; nobody else's words
    author: User | None = None

    @property
    def is_everything(self) -> bool:
        return self.reader is None and self.author is None

    def list_rooms(self) -> QuerySet[Room]:
        rooms = Room.objects.order_by("pk").select_related("log")
        if self.room is not None:
            return rooms.filter(pk=self.room.pk)
        if self.author is not None:
            theirs = Q(memberships__user=self.author) | Q(messages__author=self.author)
            return rooms.filter(theirs).distinct()
        if self.reader is not None:
            seen = Q(kind=RoomKind.PUBLIC) | Q(kind=RoomKind.PRIVATE, memberships__user=self.reader)
            return rooms.filter(seen).distinct()
        return rooms.exclude(kind=RoomKind.DIRECT) if self.without_directs else rooms

    def has_left(self, room: Room) -> bool:
        """Whether somebody's words are in a room that they cannot read any more."""
        if self.author is None or room.kind == RoomKind.PUBLIC:
            return False
        return not room.memberships.filter(user=self.author).exists()

    def list_messages(self) -> QuerySet[Message]:
        said = Message.objects.filter(room__in=self.list_rooms().order_by().values("pk"))
        return said.filter(author=self.author) if self.author else said

    def is_private_to(self, person_id: int) -> bool:
        """Whether what only this person sees of themselves is in it."""
        return self.is_everything or (self.author is not None and self.author.pk == person_id)
