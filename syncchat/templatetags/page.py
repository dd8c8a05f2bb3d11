"""What the root element says about the reader: language, direction, theme, size, density, motion."""

from typing import Any

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.utils import timezone, translation
from django.utils.html import json_script
from django.utils.safestring import SafeString

from syncchat.assets.catalogue import read_catalogue
from syncchat.assets.precache import compute_release
from syncchat.models import User, Workspace
from syncchatroom.addresses import is_loopback

register = template.Library()

# What a browser makes of plain "en" is month before day and a twelve-hour clock, unlike our own pages
LOCALES = {"en": "en-GB"}


@register.simple_tag(takes_context=True)
def page_attributes(context: dict[str, Any]) -> SafeString:
    language = translation.get_language() or "en"
    attributes = {
        "lang": language,
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "data-locale": LOCALES.get(language, language),
        "data-time-zone": timezone.get_current_timezone_name(),
    }
    user = getattr(context.get("request"), "user", None)
    if isinstance(user, User):
        attributes |= {"data-account": str(user.pk), **_describe_preferences(user)}
    return flatatt(attributes)


def _describe_preferences(user: User) -> dict[str, str]:
    known = user.preferences
    chosen = {
        "data-theme": known.theme,
        "data-text": known.text_size,
        "data-density": known.density,
        "data-motion": "reduced" if user.reduce_motion else "",
        # The chat's page says so (components/session/ignored.js)
        "data-ignored": " ".join(known.ignored),
    }
    return {
        name: value for name, value in chosen.items() if value not in ("", "system", "normal", "comfortable")
    }


@register.simple_tag
def catalogue(script: str) -> SafeString:
    """What a script says, in the reader's language; nothing in English, in which it is written."""
    found = read_catalogue(script, translation.get_language() or "en")
    return json_script(found, "catalogue") if found else SafeString()


@register.simple_tag
def parts_address() -> str:
    """Where the browser finds what it loads later."""
    return f"/parts/{compute_release()}/{translation.get_language() or 'en'}/"


@register.simple_tag
def manifest_address() -> str:
    return f"/manifest.webmanifest?language={translation.get_language() or 'en'}"


@register.simple_tag
def public_url() -> str:
    return settings.PUBLIC_URL


@register.simple_tag(takes_context=True)
def reaches_only_here(context: dict[str, Any]) -> bool:
    """Whether links that are made on this page lead to this machine alone."""
    request = context.get("request")
    if request is None:
        return False
    return is_loopback(settings.PUBLIC_URL or request.build_absolute_uri("/"))


@register.simple_tag
def workspace_name() -> str:
    return Workspace.current().name
