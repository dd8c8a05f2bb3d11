"""What the browser keeps to open the chat without a network: a page of nobody's, and the worker that serves it."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from syncchat.assets.catalogue import read_catalogue
from syncchat.assets.precache import (
    PUSH_SCRIPT,
    compute_release,
    compute_version,
    is_hashed,
    list_kept_files,
    list_parts,
    read_worker,
)
from syncchat.models.membership import make_arrangement

NOBODY = {
    "id": 0,
    "username": "",
    "name": "",
    "initials": "",
    "hue": 0,
    "status": "",
    "enter_sends": True,
    "undo_send": False,
    "shows_reads": False,
}
SHELL = {
    "me": NOBODY,
    "workspace": {"name": ""},
    "rooms": [],
    "sidebar": make_arrangement(),
    "scheduled": {"waiting": 0, "refused": 0, "due": 0},
    "drafts": [],
}


@require_safe
def show_shell(request: HttpRequest, language: str) -> HttpResponseBase:
    """The chat's page in one language, without a person, a room or a word that somebody said."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        # Without the request: nothing of whoever asks can get into it
        page = render_to_string("chat/chat.html", {"bootstrap": SHELL, "shell": True})
    return HttpResponse(page)


def _list_part_pages(language: str) -> list[str]:
    release = compute_release()
    return [
        reverse("part", kwargs={"release": release, "language": language, "name": name})
        for name in list_parts()
    ]


@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    deployed: dict[str, Any] = {
        "version": f"{language}-{compute_version()}",
        "shell": reverse("shell", kwargs={"language": language}),
        "files": [*list_kept_files(), *_list_part_pages(language)],
        "hashed": is_hashed(),
        # Of what the system shows of a push
        "icon": static("icons/app-192.png"),
        "badge": static("icons/badge-96.png"),
        "catalogue": read_catalogue(PUSH_SCRIPT, language),
    }
    text = f"globalThis.DEPLOYED = {json.dumps(deployed)};\n{read_worker()}"
    # Each visit asks whether there is another one
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)
