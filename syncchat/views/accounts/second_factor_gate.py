"""Whoever must have a second factor and has none sets one up, and does nothing else before."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from syncchat.api.base.bearer import API, find_grant_of
from syncchat.api.base.refusals import refuse
from syncchat.domain.second_factor.requirement import is_overdue
from syncchat.errors import Forbidden
from syncchat.middleware import PROBES
from syncchat.models import User
from syncchat.sign_in.second_factor.passkeys import can_have_passkeys
from syncchat.views.chat import SignedInRequest

OPEN = frozenset(
    {
        "second_factor_required",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "confirm_by_provider",
        "openid_connect_login",
        "openid_connect_callback",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_login",
        "account_logout",
        "verify_email",
        "unsubscribe",
        # Nobody's: the same for all
        "service_worker",
        "manifest",
        "shell",
        "part",
    }
)


def ask_for_second_factor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def serve(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    serve.process_view = _hold  # type: ignore[attr-defined]  # Django looks for it there
    return serve


def _hold(request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
    """Access tokens go on: they were made by hand, and programs cannot set anything up."""
    if request.path in PROBES or find_grant_of(request) is not None or not isinstance(request.user, User):
        return None
    if not is_overdue(request.user) or (request.resolver_match and request.resolver_match.url_name in OPEN):
        return None
    if request.path.startswith(API):
        return refuse(Forbidden(_("Set up a second factor first: under Settings, Security.")))
    return redirect("second_factor_required")


@require_safe
@login_required
@never_cache
def show_requirement(request: SignedInRequest) -> HttpResponse:
    if request.user.second_factor_by is None:
        return redirect("chat")
    context = {
        "until": None if is_overdue(request.user) else request.user.second_factor_by,
        "can_have_passkeys": can_have_passkeys(request),
    }
    return render(request, "accounts/second_factor/required.html", context)
