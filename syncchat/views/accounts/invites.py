"""Following an invite link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from syncchat.domain.errors import Conflict, RateLimited
from syncchat.domain.invites import accept_invite, explain_refusal, find_usable_invite
from syncchat.domain.limits import check_limit
from syncchat.domain.registration import can_register
from syncchat.models import User
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.invites import keep_invite


@never_cache
@require_safe
def follow_invite(request: HttpRequest, token: str) -> HttpResponse:
    """Newcomers go on to register; who is here already is led into the rooms."""
    try:
        check_limit(name="invite_address", key=find_address(request))
        if isinstance(request.user, User):
            return _enter(request.user, token)
    except RateLimited as refusal:
        return _refuse(request, refusal.message, status=429)
    except Conflict as refusal:
        return _refuse(request, refusal.message)
    if find_usable_invite(token) is None:
        return _refuse(request, explain_refusal(token))
    keep_invite(request, token)
    return redirect("account_signup")


def _enter(user: User, token: str) -> HttpResponse:
    rooms = accept_invite(token=token, user=user)
    return redirect("room", room_id=rooms[0].pk) if rooms else redirect("/")


def _refuse(request: HttpRequest, reason: str, *, status: int = 410) -> HttpResponse:
    context = {"reason": reason, "may_register": can_register(has_invite=False)}
    return render(request, "accounts/invite_refused.html", context, status=status)
