"""How many rooms one person makes. The pace bounds a minute; this bounds a year."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syncchat.errors import Forbidden
from syncchat.models import Room, User
from syncchat.protocol.kinds import RoomKind


def check_has_room_for_rooms(creator: User) -> None:
    """Raises: Forbidden."""
    if _are_many(Room.objects.filter(created_by=creator).exclude(kind=RoomKind.DIRECT)):
        words = _("You have made %d rooms, and no more are possible. Delete one that nobody needs.")
        raise Forbidden(words % settings.ROOM_LIMIT)


def check_has_room_for_directs(opener: User) -> None:
    """Raises: Forbidden."""
    if _are_many(Room.objects.filter(created_by=opener, kind=RoomKind.DIRECT)):
        words = _(
            "You have begun %d direct conversations, and no more are possible. Write in a room instead."
        )
        raise Forbidden(words % settings.ROOM_LIMIT)


def _are_many(rooms: QuerySet[Room]) -> bool:
    """Two requests at once may both pass: a few more than the limit harm nobody."""
    return bool(settings.ROOM_LIMIT) and rooms.count() >= settings.ROOM_LIMIT
