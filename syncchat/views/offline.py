"""What the browser keeps to open the chat without a network: a page of nobody's, and the worker that serves it."""

import base64
import hashlib
import json
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from syncchat.kept_files import compute_version, is_hashed, list_kept_files, read_worker
from syncchat.templatetags.scripts import write_import_map

NOBODY = {
    "id": 0,
    "username": "",
    "name": "",
    "initials": "",
    "hue": 0,
    "avatar": None,
    "status": "",
    "enter_sends": True,
    "undo_send": False,
    "is_owner": False,
}
SHELL = {"me": NOBODY, "workspace": {"name": "", "first_run": None}, "rooms": [], "open": None}


@require_safe
def show_shell(request: HttpRequest, language: str) -> HttpResponseBase:
    """The chat's page in one language, without a person, a room or a word that somebody said."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        # Without the request: nothing of whoever asks can get into it
        page = render_to_string("chat/chat.html", {"bootstrap": SHELL, "shell": True})
    response = HttpResponse(page)
    return csp_update({"script-src": _hash_import_map()})(lambda _request: response)(request)


def _hash_import_map() -> list[str]:
    """A kept page must not carry a nonce, which is for one answer only."""
    import_map = write_import_map()
    digest = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    return [f"'sha256-{digest}'"] if import_map else []


@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    deployed: dict[str, Any] = {
        "version": f"{language}-{compute_version()}",
        "shell": reverse("shell", kwargs={"language": language}),
        "files": list_kept_files(),
        "hashed": is_hashed(),
    }
    text = f"globalThis.DEPLOYED = {json.dumps(deployed)};\n{read_worker()}"
    # Each visit asks whether there is another one
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)
