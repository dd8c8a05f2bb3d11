"""Setting up a second factor, its recovery codes, and taking it off. allauth's flows, on pages of ours."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as codes_flows
from allauth.mfa.totp.internal import flows as app_flows
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from syncchat.domain.second_factor.codes import note_step
from syncchat.domain.second_factor.factors import list_factors
from syncchat.domain.second_factor.requirement import has_factor, refresh_deadline
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.second_factor.forms import SetUpAppForm
from syncchat.sign_in.second_factor.qr import draw_qr
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import show

PAIR = 5


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def set_up_app(request: SignedInRequest) -> HttpResponse:
    if list_factors(request.user).app:
        return redirect("security_settings")
    form = SetUpAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _turn_on(request, form)
    adapter = get_adapter()
    return show(
        request,
        "second_factor/set_up",
        form=form,
        qr=draw_qr(adapter.build_totp_url(request.user, form.secret)),
        secret=" ".join(form.secret[start : start + 4] for start in range(0, len(form.secret), 4)),
        status=400 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def turn_off_app(request: SignedInRequest) -> HttpResponse:
    app = list_factors(request.user).app
    if app is None:
        return redirect("security_settings")
    if request.method != "POST":
        return show(request, "second_factor/turn_off")
    app_flows.deactivate_totp(request, app)
    refresh_deadline(request.user)
    messages.success(request, _("The authenticator app is turned off"))
    return redirect("security_settings")


@require_safe
@confirmed
def show_codes(request: SignedInRequest) -> HttpResponse:
    """Once: whoever finds the page open later does not read them."""
    codes, may_see = codes_flows.view_recovery_codes(request)
    if codes is None:
        raise Http404
    unused = codes.get_unused_codes() if may_see else []
    return show(request, "second_factor/codes", **_describe(unused))


@require_POST
@confirmed
def make_codes(request: SignedInRequest) -> HttpResponse:
    if not has_factor(request.user):
        return redirect("security_settings")
    codes_flows.generate_recovery_codes(request)
    return redirect("mfa_view_recovery_codes")


def _turn_on(request: SignedInRequest, form: SetUpAppForm) -> HttpResponse:
    try:
        app, codes = app_flows.activate_totp(request, form)
    except IntegrityError:  # pressed twice: it is on
        return redirect("security_settings")
    # The code that showed it is spent: it signs nobody in
    note_step(app, form.step)
    refresh_deadline(request.user)
    messages.success(request, _("The authenticator app is turned on"))
    return redirect("mfa_view_recovery_codes" if _is_new(codes) else "security_settings")


def _is_new(codes: Authenticator | None) -> bool:
    return codes is not None


def _describe(codes: list[str]) -> dict[str, Any]:
    pretty = [f"{code[:PAIR]}-{code[PAIR:]}" for code in codes]
    return {"codes": pretty, "text": "\n".join(pretty)}
