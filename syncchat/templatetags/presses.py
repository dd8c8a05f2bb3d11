"""Buttons and selects of programs as the server draws them, until the script does and lets them be pressed."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()

_LOOKS = {"primary": "btn--solid", "danger": "btn--danger-line"}


@register.filter
def has_presses(messages: Iterable[dict[str, Any]] | None) -> bool:
    return any("actions" in message for message in messages or ())


@register.filter
def button_look(action: dict[str, Any]) -> str:
    return _LOOKS.get(action.get("style", ""), "btn--line")


@register.filter
def select_words(action: dict[str, Any]) -> str:
    """What it says while nothing is chosen."""
    chosen = set(action.get("chosen", ())) if action["kind"] == "select" else set()
    first = next((each["text"] for each in action.get("options", ()) if each["value"] in chosen), "")
    return str(first or action.get("text") or _("Choose…"))
