"""Faces: a photo, else initials on the person's own hue."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from syncchat.models import User
from syncchat.protocol.kinds import PresenceState, WorkspaceRole
from syncchat.text.collation import make_collation_key

register = template.Library()

_ORDER = {state: place for place, state in enumerate(("online", "dnd", "away", "offline"))}
_NAMES: dict[str, Any] = {
    PresenceState.AWAY: gettext_lazy("Away"),
    PresenceState.DO_NOT_DISTURB: gettext_lazy("Do not disturb"),
    PresenceState.OFFLINE: gettext_lazy("Offline"),
}


@register.filter
def not_locked_out(members: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """As the store's `members` does: the page carries everybody, because their messages stay. None: no room is open."""
    return [member for member in members or () if not member.get("locked_out")]


@register.filter
def list_people(open_room: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Who can come in, those who are here first, as the script sorts them (components/panel/member-list.js)."""
    if not open_room:
        return []
    people = not_locked_out(open_room["members"])
    return sorted(
        people,
        key=lambda person: (_ORDER[_read_presence(open_room, person)], make_collation_key(person["name"])),
    )


@register.filter
def has_guests(people: list[dict[str, Any]]) -> bool:
    return any(person.get("workspace_role") == WorkspaceRole.GUEST for person in people)


@register.simple_tag(takes_context=True)
def find_presence(context: dict[str, Any], person: dict[str, Any] | None) -> str:
    """How somebody looks in the first paint; nothing where nobody is drawn."""
    open_room = context.get("open")
    if not open_room or not person:
        return ""
    return _read_presence(open_room, person)


def _read_presence(open_room: dict[str, Any], person: dict[str, Any]) -> str:
    return str(open_room["presence"].get(str(person["id"]), PresenceState.OFFLINE))


@register.filter
def name_presence(state: str) -> str:
    """As the script calls it (components/avatar.js); nothing for who is simply here."""
    return str(_NAMES.get(state, ""))


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
