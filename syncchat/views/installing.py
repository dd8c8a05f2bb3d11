"""The chat as an app of the system: its manifest, and the addresses that the system opens.

Web Application Manifest (W3C), and its additions that Chromium has: share target, file and protocol handlers.
"""

import re
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from syncchat.models import Workspace

# The chat with a bar that asks where it is to go
SHARED = "/#shared"
SCHEME = "web+syncchat"
# A room, a message in it, somebody, or a view
LINKED = re.compile(
    r"rooms/\d{1,16}(?:/\d{1,16})?|m/[0-9a-f-]{36}|people/[\w.@+-]{1,150}|activity|threads|saved"
)
# Of the floor in the light theme; a window that is open takes the page's own
BACKGROUND = "#e4eef2"
# What a system offers to open with it; anything can be dropped or chosen in the page
OPENED = {
    "image/*": [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"],
    "audio/*": [".mp3", ".ogg", ".m4a", ".wav"],
    "video/*": [".mp4", ".webm"],
    "application/pdf": [".pdf"],
    "application/zip": [".zip"],
    "text/plain": [".txt"],
    "text/csv": [".csv"],
    "text/markdown": [".md"],
}


@require_safe
def show_manifest(request: HttpRequest) -> JsonResponse:
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        manifest = build_manifest(language)
    # The workspace may be renamed
    headers = {"Cache-Control": "no-cache"}
    return JsonResponse(manifest, content_type="application/manifest+json", headers=headers)


def build_manifest(language: str) -> dict[str, Any]:
    name = Workspace.current().name
    return {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": _("Chat with the people of your workspace."),
        "lang": language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "display_override": ["window-controls-overlay"],
        "background_color": BACKGROUND,
        "theme_color": BACKGROUND,
        "categories": ["social", "productivity"],
        "icons": [
            _describe_icon("app-192", 192),
            _describe_icon("app-512", 512),
            _describe_icon("maskable-512", 512, "maskable"),
            _describe_icon("badge-96", 96, "monochrome"),
        ],
        "shortcuts": [
            {"name": _("Activity"), "url": reverse("activity")},
            {"name": _("Threads"), "url": reverse("threads")},
            {"name": _("Saved for later"), "url": reverse("saved")},
            {"name": _("Search"), "url": reverse("search")},
        ],
        "share_target": {
            "action": reverse("share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": ["*/*"]}],
            },
        },
        "file_handlers": [{"action": SHARED, "accept": OPENED}],
        "protocol_handlers": [{"protocol": SCHEME, "url": f"{reverse('open_link')}?link=%s"}],
    }


def _describe_icon(name: str, size: int, purpose: str = "any") -> dict[str, str]:
    source = static(f"icons/{name}.png")
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@csrf_exempt
@require_POST
def take_share(_request: HttpRequest) -> HttpResponseRedirect:
    """What is shared goes to the service worker, and does not leave the device until it is sent.

    Only a browser without a worker asks here; the page then says that nothing came.
    """
    return HttpResponseRedirect(SHARED, status=303)


@require_safe
def open_link(request: HttpRequest) -> HttpResponse:
    """`web+syncchat:rooms/3/17`, of a note or a calendar: on to the page's own address."""
    link = request.GET.get("link", "")
    path = unquote(link.removeprefix(f"{SCHEME}:")).strip("/")
    if not link.startswith(f"{SCHEME}:") or not LINKED.fullmatch(path):
        raise Http404
    return redirect(f"/{path}/")
