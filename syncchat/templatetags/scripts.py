"""Our ES modules under their hashed names, without a build step."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What only the pages outside the chat run, and what no page imports
PAGE_MODULES = ("js/page.js", "js/pages/", "js/offline/")


@register.simple_tag(takes_context=True)
def import_map(context: dict[str, Any]) -> SafeString:
    """Modules import each other by relative path; the map leads each plain address to its hashed file.

    Without hashed names (development) there is nothing to map.
    """
    text = write_import_map()
    if not text:
        return SafeString("")
    nonce = getattr(context.get("request"), "csp_nonce", "")
    written = mark_safe(text)  # noqa: S308  addresses from our own manifest, < escaped
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, written)


def write_import_map() -> str:
    modules = {f"{settings.STATIC_URL}{name}": address for name, address in list_hashed_modules().items()}
    return json.dumps({"imports": modules}).replace("<", "\\u003c") if modules else ""


@register.simple_tag
def preload_chat() -> SafeString:
    """Saves the browser from finding the chat's modules one import after the other. Comes after the map."""
    modules = list_hashed_modules().items()
    needed = ((address,) for name, address in modules if not name.startswith(PAGE_MODULES))
    return format_html_join("", '<link rel="modulepreload" href="{}">', needed)


def list_hashed_modules() -> dict[str, str]:
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    names = sorted(name for name in hashed if name.startswith("js/") and name.endswith(".js"))
    return {name: staticfiles_storage.url(name) for name in names}
