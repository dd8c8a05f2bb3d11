"""Faces: a photo, else initials on the person's own hue."""

from typing import Any

from django import template

from syncchat.models import User
from syncchat.text.collation import make_collation_key

register = template.Library()


@register.filter
def not_locked_out(members: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """As the store's `members` does: the page carries everybody, because their messages stay. None: no room is open."""
    return [member for member in members or () if not member.get("locked_out")]


@register.filter
def list_people(open_room: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Who can come in, those who are here first, as the script sorts them (components/panel/member-list.js)."""
    if not open_room:
        return []
    here = set(open_room["online"])
    people = not_locked_out(open_room["members"])
    return sorted(people, key=lambda person: (person["id"] not in here, make_collation_key(person["name"])))


@register.inclusion_tag("chat/_avatar.html")
def avatar(person: Any, size: str = "", presence: str = "") -> dict[str, Any]:
    """``{% avatar person "sm" "online" %}``; a person is a User or one as it is sent over the wire."""
    return {
        "hue": _read(person, "hue"),
        "initials": _read(person, "initials"),
        "photo": _find_photo(person),
        "size": size,
        "presence": presence,
    }


def _find_photo(person: Any) -> str:
    photo = _read(person, "avatar")
    if isinstance(person, User):
        return str(photo.url) if photo else ""
    return str(photo or "")


def _read(person: Any, name: str) -> Any:
    return person.get(name) if isinstance(person, dict) else getattr(person, name, None)
