"""Tokens of one's own, and of bots: made, shown once, listed and revoked."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.tokens.tokens import (
    create_token,
    find_token,
    list_token_rooms,
    list_tokens,
    revoke_token,
)
from syncchat.errors import DomainError, NotFound
from syncchat.models import AccessToken, User
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.page import show
from syncchat.views.settings.programs.forms import NEVER, SOME_ROOMS, TokenForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_own(request: SignedInRequest) -> HttpResponse:
    form = make_form(request, request.user)
    if made := make(request, request.user, form):
        return made
    status = 400 if form.is_bound else 200
    tokens = list_tokens(actor=request.user, user_id=request.user.pk)
    return show(request, "tokens/list", form=form, tokens=tokens, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Asked once more: whatever uses it stops at this moment."""
    token = _find(request, token_id)
    if request.method != "POST":
        return show(request, "tokens/revoke", token=token)
    revoke_token(actor=request.user, token_id=token_id)
    messages.success(request, _("%s is revoked") % token.name)
    return redirect("bot", token.user_id) if token.user.is_bot else redirect("tokens")


def make_form(request: SignedInRequest, holder: User, *, is_empty: bool = False) -> TokenForm:
    rooms = list_token_rooms(actor=request.user, holder=holder)
    given = request.POST if request.method == "POST" and not is_empty else None
    return TokenForm(given, rooms=[(room.pk, room.name) for room in rooms], of_owner=holder.is_owner)


def make(request: SignedInRequest, holder: User, form: TokenForm) -> HttpResponse | None:
    """The page that shows the new token; None where the form is to be shown again."""
    if not form.is_bound or not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        check_present_password(user=request.user, password=given["password"])
        check_limit(name="token", key=str(request.user.pk))
        made = create_token(
            actor=request.user,
            user_id=holder.pk,
            name=given["name"],
            scopes=given["scopes"],
            rooms=given["rooms"] if given.get("where") == SOME_ROOMS else None,
            expires_at=_find_end(given["expires_in"]),
        )
    except DomainError as refusal:
        show_refusal(form, refusal)
        return None
    # Shown in the answer itself: behind a redirect it would have to be kept somewhere
    return show(request, "tokens/made", token=made.token, secret=made.secret)


def _find_end(days: str) -> datetime | None:
    return None if days == NEVER else timezone.now() + timedelta(days=int(days))


def _find(request: SignedInRequest, token_id: int) -> AccessToken:
    try:
        return find_token(actor=request.user, token_id=token_id)
    except NotFound as refusal:
        raise Http404 from refusal
