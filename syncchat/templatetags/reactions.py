"""Reactions as the server draws them, and what stands in the picker of emoji."""

from functools import cache
from typing import Any

from django import template
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from emoji import EMOJI_DATA, config

register = template.Library()

# Of which the package has names, beside English
LANGUAGES = frozenset({"de"})


@register.filter
def reaction_label(group: dict[str, Any], me: int) -> str:
    """As the script says it: "thumbs up, 3 people, you reacted"."""
    n = group["count"]
    counted = ngettext("%(name)s, %(n)s person", "%(name)s, %(n)s people", n)
    counted %= {"name": name_emoji(group["emoji"]), "n": n}
    return counted + ", " + _("you reacted") if me in group["people"] else counted


def name_emoji(glyph: str) -> str:
    language = (translation.get_language() or "en").split("-")[0]
    return _name(glyph, language if language in LANGUAGES else "en")


@cache
def _name(glyph: str, language: str) -> str:
    if language != "en":
        config.load_language(language)
    row = EMOJI_DATA.get(glyph, {})
    name: str = row.get(language) or row.get("en") or glyph
    return name.strip(":").replace("_", " ")


@register.simple_tag
def emoji_tones() -> list[tuple[str, str]]:
    samples = ("✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿")
    names = (
        _("No skin tone"),
        _("light skin tone"),
        _("medium-light skin tone"),
        _("medium skin tone"),
        _("medium-dark skin tone"),
        _("dark skin tone"),
    )
    return list(zip(samples, names, strict=True))


@register.simple_tag
def emoji_groups() -> list[tuple[str, str, str]]:
    return [
        ("smileys", "smile", _("Smileys")),
        ("people", "hand", _("People")),
        ("nature", "leaf", _("Animals and nature")),
        ("food", "utensils", _("Food and drink")),
        ("travel", "plane", _("Travel and places")),
        ("activities", "trophy", _("Activities")),
        ("objects", "lightbulb", _("Objects")),
        ("symbols", "heart", _("Symbols")),
        ("flags", "flag", _("Flags")),
    ]
