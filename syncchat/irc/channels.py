"""Rooms under the names that IRC has for them: `#open-day`, `&direct-12` for a few people, a nick for two."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from syncchat.models import Membership, Room, User
from syncchat.models.room import RoomQuerySet
from syncchat.protocol.events import MyRoom
from syncchat.protocol.events import Room as RoomShape
from syncchat.protocol.kinds import Role, RoomKind
from syncchat.protocol.pages import Position
from syncchat.serializers.rooms import serialize_my_rooms

NAME_LIMIT = 50
# What RFC 2812 keeps out of channels' names, and what would make another kind of channel
_FORBIDDEN = re.compile(r"[\s,:\x00-\x1f\x7f]+")


@dataclass
class Channel:
    id: int
    log: int
    # As in IRC: of two people it is the other's nick
    name: str
    title: str
    topic: str
    is_pair: bool
    # How far this line has been told
    at: Position
    # Above it the person has read nothing, when they came
    read_seq: int
    unread: int
    # By nick: whether they keep order
    members: dict[str, bool] = field(default_factory=dict)


class Channels:
    """Of one person. Names are compared as IRC does with ASCII letters: `#Tea` is `#tea`."""

    def __init__(self) -> None:
        self._by_id: dict[int, Channel] = {}

    def __iter__(self) -> Iterator[Channel]:
        return iter([*self._by_id.values()])

    def add(self, channel: Channel) -> Channel:
        """Of two of one name the later one bears its number."""
        named = self.find(channel.name)
        if named is not None and named.id != channel.id:
            channel.name = f"{channel.name}-{channel.id}"
        self._by_id[channel.id] = channel
        return channel

    def remove(self, room_id: int) -> Channel | None:
        return self._by_id.pop(room_id, None)

    def get(self, room_id: int) -> Channel | None:
        return self._by_id.get(room_id)

    def find(self, name: str) -> Channel | None:
        wanted = name.lower()
        return next((each for each in self._by_id.values() if each.name.lower() == wanted), None)

    def find_by_log(self, log_id: int) -> Channel | None:
        return next((each for each in self._by_id.values() if each.log == log_id), None)


def name_channel(room: RoomShape, me: int) -> str:
    if room.kind != RoomKind.DIRECT:
        return "#" + spell(room.name)
    others = [person.username for person in room.people if person.id != me]
    return others[0] if len(others) == 1 else f"&direct-{room.id}"


def spell(name: str) -> str:
    return _FORBIDDEN.sub("-", name).strip("-")[:NAME_LIMIT] or "room"


def make_channel(room: MyRoom, me: int, members: dict[str, bool]) -> Channel:
    name = name_channel(room, me)
    return Channel(
        id=room.id,
        log=room.log,
        name=name,
        title=room.name or ", ".join(person.name for person in room.people),
        topic=room.topic,
        is_pair=name[0] not in "#&",
        at=room.position,
        read_seq=room.read_seq,
        unread=room.unread,
        members=members,
    )


def read_channels(user_id: int, room_id: int | None = None) -> list[Channel]:
    """All of them, or one. Positions are those of the moment that everything else was read at, or before it."""
    user = User.objects.get(pk=user_id)
    rooms = serialize_my_rooms(user, room_id)
    members = _read_members([room.id for room in rooms])
    return [make_channel(room, user_id, members.get(room.id, {})) for room in rooms]


def find_open_room(user_id: int, name: str) -> int | None:
    """A public room that they may come into, by its channel's name, or the name and its number."""
    rooms = _list_open(user_id).values_list("pk", "name")
    for room_id, title in rooms:
        channel = f"#{spell(title)}".lower()
        if name.lower() in (channel, f"{channel}-{room_id}"):
            return int(room_id)
    return None


def list_open_rooms(user_id: int) -> list[tuple[str, int, str]]:
    """Name, how many are in it, topic."""
    rooms = _list_open(user_id).order_by("name")
    counts = _read_members([room.pk for room in rooms])
    return [("#" + spell(room.name), len(counts.get(room.pk, ())), room.topic) for room in rooms]


def _list_open(user_id: int) -> RoomQuerySet:
    return Room.objects.visible_to(user_id).filter(kind=RoomKind.PUBLIC, archived_at=None)


def _read_members(rooms: Iterable[int]) -> dict[int, dict[str, bool]]:
    found: dict[int, dict[str, bool]] = {}
    places = Membership.objects.filter(room__in=[*rooms], user__is_active=True).order_by("user__username")
    for room_id, nick, role in places.values_list("room_id", "user__username", "role"):
        found.setdefault(room_id, {})[nick] = role in (Role.OWNER, Role.MODERATOR)
    return found
