"""The sidebar's lists and a room's name as the reader sees it."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syncchat.domain.rooms.directory import count_rooms_to_find
from syncchat.text.collation import CollationKey, make_collation_key

register = template.Library()

Room = dict[str, Any]
# Written by the script (components/session/newcomer.js)
WELCOMED = "welcomed"


@register.filter
def public_and_private(rooms: list[Room]) -> list[Room]:
    """General first, archived last, else by name."""
    named = [room for room in rooms if room["kind"] != "direct"]
    return sorted(named, key=_place_in_sidebar)


def _place_in_sidebar(room: Room) -> tuple[bool, bool, CollationKey, int]:
    return room["archived"], not room["general"], make_collation_key(room["name"]), room["id"]


@register.simple_tag(takes_context=True)
def rooms_to_find(context: dict[str, Any], rooms: list[Room]) -> int:
    """How many public rooms wait for somebody who knows none beside General and has not closed this."""
    request = context.get("request")
    joined = public_and_private(rooms)
    if request is None or len(joined) != 1 or not joined[0]["general"]:
        return 0
    if request.COOKIES.get(WELCOMED) == str(request.user.pk):
        return 0
    return count_rooms_to_find(user=request.user)


@register.filter
def directs(rooms: list[Room]) -> list[Room]:
    """The one that somebody wrote in last comes first."""
    return sorted(
        (room for room in rooms if room["kind"] == "direct"),
        key=lambda room: room["position"][1],
        reverse=True,
    )


@register.filter
def shape(room: Room | None) -> str:
    """public, private, direct (two people) or group; nothing for no room."""
    if not room:
        return ""
    if room["kind"] != "direct":
        return str(room["kind"])
    return "direct" if len(room["people"]) <= 2 else "group"


@register.filter
def others(room: Room, me: dict[str, Any]) -> list[dict[str, Any]]:
    return [person for person in room["people"] if person["id"] != me["id"]]


@register.filter
def other(room: Room, me: dict[str, Any]) -> dict[str, Any]:
    """Whose face stands for a room of two."""
    return next(iter(others(room, me)), me)


@register.filter
def light(room: Room | None) -> str:
    """What a room's link shows of what waits inside: a count, a lamp badge, or nothing."""
    if not room or not room["lit"]:
        return ""
    return "badge" if room["mentions"] or room["kind"] == "direct" else "count"


@register.filter
def title(room: Room | None, me: dict[str, Any]) -> str:
    if not room:
        return ""
    if room["kind"] != "direct":
        return str(room["name"])
    return ", ".join(person["name"] for person in others(room, me)) or _("Only you")


@register.filter
def find_room(rooms: list[Room], room_id: int) -> Room | None:
    return next((room for room in rooms if room["id"] == room_id), None)


@register.filter
def seats(member_count: int | str) -> int:
    return max(1, min(int(member_count or 1), 8))


@register.filter
def opened(bootstrap: dict[str, Any]) -> Room | None:
    """The open room: one of mine, or a public one that I only look at."""
    room = bootstrap.get("open")
    return room and (find_room(bootstrap["rooms"], room["room"]) or room.get("visiting"))


@register.filter
def is_silent(open_room: dict[str, Any] | None) -> bool:
    """People came in, but nobody has spoken."""
    if not open_room or open_room["has_older"] or open_room["has_newer"]:
        return False
    return all(message["kind"] != "text" or message.get("taken_back") for message in open_room["messages"])


@register.filter
def say_unread(n: int) -> str:
    return ngettext("%(n)s unread", "%(n)s unread", n) % {"n": n} if n else ""


@register.filter
def say_mentions(n: int) -> str:
    return ngettext("%(n)s mention", "%(n)s mentions", n) % {"n": n} if n else ""


@register.filter
def count_begun(bootstrap: dict[str, Any]) -> int:
    """What waits to be sent, and drafts but for what is written in the open room."""
    open_id = (bootstrap.get("open") or {}).get("room")
    begun: int = sum(draft["room"] != open_id or "id" in draft for draft in bootstrap["drafts"])
    counts: dict[str, int] = bootstrap["scheduled"]
    return begun + sum(counts.values())
