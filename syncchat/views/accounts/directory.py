"""Connecting the account that one has with the one that a directory has of one."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from syncchat.domain.limits.limits import check_limit
from syncchat.domain.sign_on.directory import DirectoryAway, check_password, get_directory
from syncchat.errors import DomainError, Invalid, RateLimited
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.directory import connect
from syncchat.sign_in.form_style import SettingsForm
from syncchat.sign_in.forms import LOGIN_LIMIT, PASSWORD_LIMIT
from syncchat.sign_in.origin import find_origin
from syncchat.sign_in.second_factor.announcements import announce_change
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal


class ConnectForm(SettingsForm):
    login = forms.CharField(label=gettext_lazy("Username or email there"), max_length=LOGIN_LIMIT)
    password = forms.CharField(
        label=gettext_lazy("Password there"),
        max_length=PASSWORD_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def connect_account(request: SignedInRequest) -> HttpResponse:
    if settings.DIRECTORY is None:
        raise Http404
    form = ConnectForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, 400 if form.is_bound else 200)
    try:
        check_limit(name="password", key=str(request.user.pk))
        _connect(request, **form.cleaned_data)
    except DomainError as refusal:
        show_refusal(form, refusal)
        return _show(request, form, 429 if isinstance(refusal, RateLimited) else 400)
    announce_change(request.user, "account_connected", find_origin(request))
    messages.success(request, _("Connected"))
    return redirect("security_settings")


def _connect(request: SignedInRequest, *, login: str, password: str) -> None:
    """Raises: Conflict, Invalid."""
    name = get_directory().name
    try:
        found = check_password(login, password)
    except DirectoryAway as away:
        words = _("%s does not answer. Try again in a moment, or sign in another way.")
        raise Invalid(words % name) from away
    if found is None:
        raise Invalid(_("That username and password don’t match."), field="password")
    connect(request.user, found)


def _show(request: SignedInRequest, form: ConnectForm, status: int) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "directory": settings.DIRECTORY}
    return render(request, "accounts/directory/connect.html", context, status=status)
