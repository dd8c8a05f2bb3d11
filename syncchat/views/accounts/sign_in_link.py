"""Signing in by a link in a mail: asking for it, and the button behind it."""

from math import ceil
from typing import Any

from allauth.account.utils import get_next_redirect_url
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from syncchat.domain.accounts.devices import describe_device
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.sign_on.links import find_link, use_link
from syncchat.domain.sign_on.ways import sends_links
from syncchat.errors import DomainError, RateLimited
from syncchat.models import SignInLink
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.form_style import SettingsForm
from syncchat.sign_in.forms import LOGIN_LIMIT
from syncchat.sign_in.links import come_in, has_asked, send_links


class AskForm(SettingsForm):
    email = forms.EmailField(
        label=_("Email"),
        max_length=LOGIN_LIMIT,
        error_messages={"invalid": _("This is not an email address. It looks like name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class UseForm(SettingsForm):
    remember = forms.BooleanField(label=_("Stay signed in on this device"), required=False, initial=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The answer is the same, whoever has the address."""
    if request.user.is_authenticated:
        return redirect("chat")
    if not sends_links():
        raise Http404
    form = AskForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, "ask", 400 if form.is_bound else 200, form=form)
    email = form.cleaned_data["email"]
    try:
        check_limit(name="link_address", key=find_address(request))
        check_limit(name="link_account", key=email.lower())
    except RateLimited as refusal:
        return _show(request, "ask", 429, form=AskForm(), refusal=refusal)
    send_links(request, email, get_next_redirect_url(request))
    return redirect("sign_in_link_sent")


@never_cache
@require_safe
def tell_sent(request: HttpRequest) -> HttpResponse:
    return _show(request, "sent")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing: programs that look through mails open every link in them."""
    if request.user.is_authenticated:
        return _show(request, "signed_in")
    try:
        check_limit(name="link_address", key=find_address(request))
        if not sends_links():
            raise Http404
        link = find_link(token)
        if request.method == "POST":
            asked = has_asked(request, link)
            return come_in(request, use_link(token), stays=bool(request.POST.get("remember")), asked=asked)
    except DomainError as refusal:
        return _show(request, "refused", 429 if isinstance(refusal, RateLimited) else 410, refusal=refusal)
    shown = _describe(request, link)
    form = UseForm(initial={"remember": shown["is_here"]})
    return _show(request, "use", form=form, **shown)


def _describe(request: HttpRequest, link: SignInLink) -> dict[str, Any]:
    return {
        "person": link.user,
        "is_here": has_asked(request, link),
        "device": describe_device(link.agent).name,
        "address": link.address,
    }


def _show(request: HttpRequest, page: str, status: int = 200, **context: Any) -> HttpResponse:
    answer = render(request, f"accounts/link/{page}.html", context, status=status)
    refusal = context.get("refusal")
    if status == 429 and refusal:
        answer["Retry-After"] = str(ceil(refusal.retry_after or 1))
    return answer
