"""The chat's page: the last room, a room, or a message in it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from syncchat.access import find_message_for, find_room_for, list_rooms_for
from syncchat.domain.messages.messages import find_message_at
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import NotFound
from syncchat.models import Room, User
from syncchat.serializers.bootstrap import build_bootstrap, describe_pins

LAST_ROOM_COOKIE = "last_room"
LAST_ROOM_AGE = 365 * 24 * 3600
# What the browser says of the panel beside the room, so that the first paint has it or has it not
PANEL_COOKIE = "panel"
# Beyond this a number is no id, and SQLite refuses to compare with it.
LARGEST = 2**53 - 1


class SignedInRequest(HttpRequest):
    user: User


@require_safe
@login_required
def show_last_room(request: SignedInRequest) -> HttpResponse:
    """`/`: where this browser was last, else the room everyone is in."""
    return _show(request, _find_last_room(request) or _find_first_room(request.user))


@require_safe
@login_required
def show_room(request: SignedInRequest, room_id: int) -> HttpResponse:
    return _show(request, _get_room(request.user, room_id))


@require_safe
@login_required
def show_message(request: SignedInRequest, room_id: int, seq: int) -> HttpResponse:
    """A permalink: the room, opened at this message."""
    room = _get_room(request.user, room_id)
    try:
        message = find_message_at(room=room, seq=min(seq, LARGEST))
    except NotFound as refusal:
        raise Http404 from refusal
    return _show(request, room, focus=message.seq)


@require_safe
@login_required
def find_message(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """By its id alone, as forwards lead to it: on to its permalink."""
    try:
        message = find_message_for(request.user, message_id)
    except NotFound as refusal:
        raise Http404 from refusal
    return redirect("message", message.room_id, message.seq)


@require_safe
@login_required
def show_over_room(request: SignedInRequest) -> HttpResponse:
    """The chat with a view or the search page over its room; the browser asks for what stands in the address."""
    return _show(request, _find_last_room(request) or _find_first_room(request.user))


def _get_room(user: User, room_id: int) -> Room:
    """What one may not see is answered exactly as what is not there."""
    try:
        return find_room_for(user, min(room_id, LARGEST))
    except NotFound as refusal:
        raise Http404 from refusal


def _find_last_room(request: SignedInRequest) -> Room | None:
    last = request.COOKIES.get(LAST_ROOM_COOKIE, "")
    if not (last.isascii() and last.isdecimal()):
        return None
    try:
        return find_room_for(request.user, min(int(last[:17]), LARGEST))
    except NotFound:
        return None


def _find_first_room(user: User) -> Room | None:
    """The room everyone is in; of a guest the first they were let into, if any."""
    return list_rooms_for(user).order_by("pk").first() if user.is_guest else get_general()


def _show(request: SignedInRequest, room: Room | None, focus: int | None = None) -> HttpResponse:
    bootstrap = build_bootstrap(request.user, room, focus)
    # Puts the cookie in place that the page's own requests must repeat, whatever the markup holds.
    get_token(request)
    beside = request.COOKIES.get(PANEL_COOKIE) != "closed" and "first_run" not in bootstrap["workspace"]
    pinned = describe_pins(request.user, room) if beside and room else []
    context = {"bootstrap": bootstrap, "beside": beside, "pinned": pinned}
    response = render(request, "chat/chat.html", context)
    if room is None:
        return response
    # JavaScript moves it on when it changes rooms, so it is no HttpOnly cookie; it holds no secret.
    response.set_cookie(
        LAST_ROOM_COOKIE,
        str(room.pk),
        max_age=LAST_ROOM_AGE,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
