"""Icons as inline SVG: Lucide's by name, and our own house glyphs from templates/icons/."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy
from lucide.templatetags.lucide import lucide

register = template.Library()

HOUSE_GLYPHS = frozenset({"room", "room-closed", "logo"})
# Keys that carry another word on another country's keyboard; arrows and letters are the same everywhere
KEY_NAMES = {
    "Ctrl": pgettext_lazy("key", "Ctrl"),
    "Shift": pgettext_lazy("key", "Shift"),
    "Del": pgettext_lazy("key", "Del"),
    "Home": pgettext_lazy("key", "Home"),
    "End": pgettext_lazy("key", "End"),
}


@register.simple_tag
def icon(name: str, *classes: str) -> SafeString:
    """``{% icon "log-out" "flip" %}``: flip turns round in right-to-left, sm and lg change the size."""
    return _draw(str(name), " ".join(["icon", *classes]))


@register.simple_tag
def logo_mark() -> SafeString:
    return _draw_house_glyph("logo", "")


@cache
def _draw(name: str, classes: str) -> SafeString:
    if name in HOUSE_GLYPHS:
        return _draw_house_glyph(name, classes)
    svg = lucide(name, size=None, **{"class": classes, "aria-hidden": "true"})
    return mark_safe(" ".join(svg.split()))  # noqa: S308  drawn by the package, from its own files


def _draw_house_glyph(name: str, classes: str) -> SafeString:
    return render_to_string(f"icons/{name}.svg", {"classes": classes})


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """``{% kbd "Ctrl K" %}``: the script puts Cmd for Ctrl on a Mac, by ``data-keys``."""
    names = [str(KEY_NAMES.get(key, key)) for key in keys.split()]
    return format_html('<kbd data-keys="{}">{}</kbd>', keys, " ".join(names))
