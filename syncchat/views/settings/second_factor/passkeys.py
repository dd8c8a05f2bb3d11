"""A person's passkeys: made, named, removed."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from syncchat.domain.second_factor.requirement import refresh_deadline
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.second_factor.passkeys import (
    AddPasskeyForm,
    PasskeyNameForm,
    ask_to_make,
    can_have_passkeys,
)
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import show

PASSKEYS_LIMIT = 20


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def add_passkey(request: SignedInRequest) -> HttpResponse:
    if not can_have_passkeys(request) or _list(request).count() >= PASSKEYS_LIMIT:
        return redirect("security_settings")
    form = AddPasskeyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        _passkey, codes = flows.add_authenticator(request, name=given["name"], credential=given["credential"])
        refresh_deadline(request.user)
        messages.success(request, _("Passkey added"))
        return redirect("mfa_view_recovery_codes" if codes else "security_settings")
    options = ask_to_make(request.user)
    return show(
        request, "second_factor/add", form=form, options=options, status=400 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def change_passkey(request: SignedInRequest, passkey_id: int) -> HttpResponse:
    passkey = _find(request, passkey_id)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.wrap().name})
    if request.method == "POST" and form.is_valid():
        flows.rename_authenticator(request, passkey, form.cleaned_data["name"])
        messages.success(request, _("Name saved"))
        return redirect("security_settings")
    return show(
        request, "second_factor/passkey", form=form, passkey=passkey, status=400 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def remove_passkey(request: SignedInRequest, passkey_id: int) -> HttpResponse:
    passkey = _find(request, passkey_id)
    if request.method != "POST":
        return show(request, "second_factor/remove", passkey=passkey)
    flows.remove_authenticator(request, passkey)
    refresh_deadline(request.user)
    messages.success(request, _("Passkey removed"))
    return redirect("security_settings")


def _list(request: SignedInRequest) -> Any:
    return Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)


def _find(request: SignedInRequest, passkey_id: int) -> Authenticator:
    passkey = _list(request).filter(pk=passkey_id).first()
    if passkey is None:
        raise Http404
    return passkey
