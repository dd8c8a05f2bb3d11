"""The sidebar as the first paint shows it, which the browser goes on with (static/js/store/rooms/sidebar.js)."""

from typing import Any

from django import template

from syncchat.protocol.kinds import NotificationLevel, RoomOrder, StandingSection
from syncchat.templatetags.rooms import Room, directs, public_and_private

register = template.Library()
State = dict[str, Any]


@register.filter
def sections(bootstrap: State) -> list[State]:
    """Each section with its rooms in their order, each room with what waits in it and whether it is shown."""
    arrangement = bootstrap["sidebar"]
    rooms = {room["id"]: room for room in with_waiting(bootstrap)}
    in_order = _sort(list(rooms.values()), arrangement["order"])
    placed = {room: section["id"] for section in arrangement["sections"] for room in section["rooms"]}
    current = (bootstrap.get("open") or {}).get("room")
    return [
        {
            **section,
            "rooms": [
                {**room, "shown": _is_shown(room, section, arrangement["only_unread"], current)}
                for room in _list_rooms(section, rooms, in_order, placed)
            ],
        }
        for section in arrangement["sections"]
    ]


@register.filter
def waiting(bootstrap: State) -> int:
    """How many rooms have their light on."""
    return sum(1 for room in with_waiting(bootstrap) if room["lit"])


def with_waiting(bootstrap: State) -> list[Room]:
    """Rooms with what waits in them, mentions in their threads among it, and what of it lights their lamp."""
    named: dict[int, int] = {}
    for thread in bootstrap.get("threads", []):
        named[thread["room"]] = named.get(thread["room"], 0) + thread["mentions"]
    return [_count(room, named.get(room["id"], 0)) for room in bootstrap["rooms"]]


def _count(room: Room, named: int) -> Room:
    unread, mentions = room["unread"] + named, room["mentions"] + named
    if room["level"] == NotificationLevel.NOTHING:
        return {**room, "unread": unread, "mentions": 0, "lit": 0}
    lit = unread if room["level"] == NotificationLevel.ALL else mentions
    return {**room, "unread": unread, "mentions": mentions, "lit": lit}


def _sort(rooms: list[Room], order: str) -> list[Room]:
    named = public_and_private(rooms)
    if order == RoomOrder.RECENT:
        named = sorted(named, key=lambda room: (room["archived"], -room["position"][1], -room["id"]))
    return named + directs(rooms)


def _list_rooms(
    section: State, rooms: dict[int, Room], in_order: list[Room], placed: dict[int, str]
) -> list[Room]:
    if section["id"] == StandingSection.FAVOURITES:
        return [rooms[room] for room in section["rooms"] if room in rooms]
    return [room for room in in_order if placed.get(room["id"], _find_rest(room)) == section["id"]]


def _find_rest(room: Room) -> str:
    return StandingSection.DIRECTS if room["kind"] == "direct" else StandingSection.ROOMS


def _is_shown(room: Room, section: State, only_unread: bool, current: int | None) -> bool:
    return bool(room["lit"] or room["id"] == current or not (section["folded"] or only_unread))
