"""Emoji of the workspace as the server draws them; the script draws all others (static/js/parts/custom-emoji.js)."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from syncchat.models import CustomEmoji

register = template.Library()

_WRITTEN = re.compile(r'<span class="emoji">(:[^<]+:)</span>')
Pictures = Mapping[str, dict[str, Any]]


def draw_emoji(context: Context, html: str) -> SafeString:
    """Rendered words with a picture for each name that has one."""
    if 'class="emoji"' not in html:
        return mark_safe(html)  # noqa: S308  sanitised before it was stored
    pictures, is_calm = _read_page(context)

    def draw(found: re.Match[str]) -> str:
        emoji = pictures.get(found[1].lower())
        return _draw(found[1], emoji, is_calm) if emoji else found[0]

    return mark_safe(_WRITTEN.sub(draw, html))  # noqa: S308  sanitised, and pictures of our own


@register.simple_tag(takes_context=True)
def draw_reaction(context: Context, glyph: str | None) -> SafeString:
    """What stands on a chip: a character, a picture, or the name of one that is gone."""
    if glyph is None or not glyph.startswith(":"):
        return escape(glyph or "")
    pictures, is_calm = _read_page(context)
    emoji = pictures.get(glyph)
    return _draw(glyph, emoji, is_calm) if emoji else escape(glyph)


@register.simple_tag(takes_context=True)
def show_emoji(context: Context, emoji: CustomEmoji) -> SafeString:
    """In the settings, beside its name."""
    still = emoji.still.url if emoji.still else None
    described = {"url": emoji.picture.url, "still": still}
    return _draw(emoji.codes[0], described, context["user"].reduce_motion)


def _read_page(context: Context) -> tuple[Pictures, bool]:
    bootstrap = context.get("bootstrap") or {}
    pictures = {f":{name}:": each for each in bootstrap.get("emoji", ()) for name in each["names"]}
    return pictures, bootstrap.get("me", {}).get("reduce_motion", False)


def _draw(code: str, emoji: dict[str, Any], is_calm: bool) -> SafeString:
    """The name stays beside the picture for whoever copies, searches or listens."""
    still, url = emoji.get("still"), emoji["url"]
    source = ""
    if still and not is_calm:
        source = format_html('<source media="(prefers-reduced-motion: reduce)" srcset="{}">', still)
    return format_html(
        '<span class="emoji" title="{}"><picture>{}<img class="emoji__picture" src="{}" alt="" draggable="false">'
        '</picture><span class="visually-hidden">{}</span></span>',
        code,
        source,
        still if is_calm and still else url,
        code,
    )
