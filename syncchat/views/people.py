"""A person's card, and pictures with names of their own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from syncchat.access import find_person_for
from syncchat.domain.accounts.usernames import get_person_named
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import DomainError, NotFound
from syncchat.models import User
from syncchat.views.chat import SignedInRequest

# Kept by the browser, and shown only after the server has said that somebody is signed in
PICTURE_CACHE = "private, no-cache"
# What everybody here may see, and dozens of times on a page, is not asked for again
EMOJI_CACHE = "private, max-age=31536000, immutable"


@login_required
@require_safe
def show_person(request: SignedInRequest, username: str) -> HttpResponse:
    person = _get_person(request, username)
    if person.username != username.lower():
        return redirect("person", username=person.username)
    return render(request, "accounts/person.html", {"person": person})


@login_required
@require_POST
def write_to_person(request: SignedInRequest, username: str) -> HttpResponse:
    person = _get_person(request, username)
    try:
        room = open_direct(actor=request.user, people=[person.pk])
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("person", username=person.username)
    return redirect("room", room_id=room.pk)


@login_required
@require_safe
def show_picture(request: SignedInRequest, folder: str, name: str) -> HttpResponse:
    """A person's, an emoji, or what is kept of a page's: for whoever is signed in and was told its name."""
    # The name is random and never used twice, so the picture behind it never changes
    headers = {
        "Cache-Control": EMOJI_CACHE if folder == "emoji" else PICTURE_CACHE,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": f'"{name}"',
    }
    if unchanged := get_conditional_response(request, etag=headers["ETag"]):
        for header, value in headers.items():
            unchanged.headers[header] = value
        return unchanged
    try:
        with default_storage.open(f"{folder}/{name}") as file:
            picture = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/webp", headers=headers)


def _get_person(request: SignedInRequest, username: str) -> User:
    try:
        return find_person_for(request.user, get_person_named(username=username).pk)
    except NotFound as refusal:
        raise Http404 from refusal
