"""Following an invite link, and accepting it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from syncchat.access import find_membership
from syncchat.domain.accounts.invites import (
    accept_invite,
    explain_refusal,
    find_usable_invite,
    list_rooms_of_invite,
)
from syncchat.domain.accounts.registration import can_register
from syncchat.domain.limits.limits import check_limit
from syncchat.errors import Conflict, Forbidden, RateLimited
from syncchat.models import Room, User
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.invites import keep_invite


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_invite(request: HttpRequest, token: str) -> HttpResponse:
    """Newcomers go on to register; who is signed in sees the rooms and joins them by a button."""
    try:
        check_limit(name="invite_address", key=find_address(request))
        if isinstance(request.user, User):
            return _enter(request, request.user, token)
    except RateLimited as refusal:
        return _refuse(request, refusal.message, status=429)
    except (Conflict, Forbidden) as refusal:
        return _refuse(request, refusal.message)
    if find_usable_invite(token) is None:
        return _refuse(request, explain_refusal(token))
    keep_invite(request, token)
    return redirect("account_signup")


def _enter(request: HttpRequest, user: User, token: str) -> HttpResponse:
    """A GET changes nothing: any page can make a browser send one."""
    if request.method == "POST":
        return _go_to(accept_invite(token=token, actor=user))
    rooms = list_rooms_of_invite(token=token, user=user)
    new = [room for room in rooms if find_membership(user, room.pk) is None]
    if not new:
        return _go_to(rooms)
    context = {"invite": find_usable_invite(token), "rooms": new}
    return render(request, "accounts/invite.html", context)


def _go_to(rooms: list[Room]) -> HttpResponse:
    return redirect("room", room_id=rooms[0].pk) if rooms else redirect("/")


def _refuse(request: HttpRequest, reason: str, *, status: int = 410) -> HttpResponse:
    context = {"reason": reason, "may_register": can_register(has_invite=False)}
    return render(request, "accounts/invite_refused.html", context, status=status)
