"""Our ES modules under their hashed names, without a build step."""

import json
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def import_map(context: dict[str, Any]) -> SafeString:
    """Modules import each other by relative path; the map leads each plain address to its hashed file.

    Without hashed names (development) there is nothing to map. The preloads save the browser
    from finding the modules one import after the other.
    """
    modules = list_hashed_modules()
    if not modules:
        return mark_safe("")
    text = json.dumps({"imports": modules}).replace("<", "\\u003c")
    nonce = getattr(context.get("request"), "csp_nonce", "")
    written = mark_safe(text)  # noqa: S308  addresses from our own manifest, < escaped
    imports = format_html('<script type="importmap" nonce="{}">{}</script>', nonce, written)
    return imports + format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((address,) for address in modules.values())
    )


def list_hashed_modules() -> dict[str, str]:
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    names = sorted(name for name in hashed if name.startswith("js/") and name.endswith(".js"))
    plain = staticfiles_storage.base_url or ""
    return {f"{plain}{name}": staticfiles_storage.url(name) for name in names}
