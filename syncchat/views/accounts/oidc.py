"""Signing in with a provider, and connecting one with the account that one has."""

import secrets
from typing import Any

import structlog
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from syncchat.domain.limits.limits import check_limit
from syncchat.domain.second_factor.factors import list_factors
from syncchat.errors import RateLimited
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.oidc.adapter import REASON_LIMIT, show_refusal
from syncchat.sign_in.oidc.provider import ProviderAdapter, list_providers
from syncchat.sign_in.origin import find_origin
from syncchat.sign_in.second_factor.announcements import announce_change
from syncchat.views.chat import SignedInRequest

logger = structlog.get_logger(__name__)
# Which provider a signed-in person has said they want to connect; for the next request alone
CONNECTING = "oidc_connecting"
# Whatever reading the answer of a server that is no provider may come to
UNREADABLE = (AttributeError, LookupError, OAuth2Error, TypeError, ValueError)


@require_safe
@never_cache
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A GET, because the page's policy lets no form lead to another host. Its state is this browser's alone."""
    provider = _find(request, provider_id)
    is_connecting = request.session.pop(CONNECTING, None) == provider_id and request.user.is_authenticated
    again = request.user.is_authenticated
    nonce = secrets.token_urlsafe(24)
    try:
        check_limit(name="provider_address", key=find_address(request))
        # Our adapter looks at what the provider calls itself, before anybody is sent there
        ProviderAdapter(request, provider_id).openid_config  # noqa: B018
        answer: HttpResponse = provider.redirect(
            request,
            process="connect" if is_connecting else "login",
            next_url=get_next_redirect_url(request),
            nonce=nonce,
            # Who is signed in already shows once more who they are
            auth_params={"nonce": nonce} | ({"prompt": "login"} if again else {}),
            again=again,
        )
    except RateLimited as refusal:
        return show_refusal(request, refusal.message, 429)
    except (RequestException, *UNREADABLE) as error:
        return _say_away(request, provider, error)
    return answer


@require_safe
@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider = _find(request, provider_id)
    try:
        view = OAuth2CallbackView.adapter_view(ProviderAdapter(request, provider_id))
        answer: HttpResponse = view(request)
    except (RequestException, *UNREADABLE) as error:
        return _say_away(request, provider, error)
    return answer


@require_POST
@confirmed
def connect(request: SignedInRequest, provider_id: str) -> HttpResponse:
    """The next step is a link, for the same policy."""
    provider = _find(request, provider_id)
    request.session[CONNECTING] = provider_id
    return render(request, "accounts/oidc/connect.html", {"provider": provider.app})


@require_POST
@confirmed
def cut(request: SignedInRequest, account_id: int) -> HttpResponse:
    account = SocialAccount.objects.filter(pk=account_id, user=request.user).first()
    if account is None:
        raise Http404
    if not _has_another_way(request, account):
        reason = _("It is the only way that you sign in. Set a password first, or add a passkey.")
        return show_refusal(request, reason, 409)
    # Not by allauth's own: it asks for the provider, which may be set up no more
    account.delete()
    announce_change(request.user, "account_disconnected", find_origin(request))
    messages.success(request, _("Disconnected"))
    return HttpResponse(status=302, headers={"Location": "/settings/security/"})


@require_safe
@login_required
@never_cache
def confirm(request: SignedInRequest) -> HttpResponse:
    """For whom providers alone sign in: they sign in there once more."""
    theirs = set(SocialAccount.objects.filter(user=request.user).values_list("provider", flat=True))
    providers = [app for app in list_providers(request) if app.provider_id in theirs]
    context = {"providers": providers, "redirect_field_value": get_next_redirect_url(request) or "/"}
    return render(request, "accounts/oidc/confirm.html", context)


def _has_another_way(request: SignedInRequest, account: Any) -> bool:
    if request.user.has_usable_password() or any(
        each.is_alone for each in list_factors(request.user).passkeys
    ):
        return True
    return bool(SocialAccount.objects.filter(user=request.user).exclude(pk=account.pk).exists())


def _find(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter().get_provider(request, provider=provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


def _say_away(request: HttpRequest, provider: Any, error: Exception) -> HttpResponse:
    logger.warning("provider_away", provider=provider.app.provider_id, reason=repr(error)[:REASON_LIMIT])
    reason = _("%s does not answer as it should. Try again in a moment, or sign in another way.")
    return show_refusal(request, reason % provider.app.name, 503)
