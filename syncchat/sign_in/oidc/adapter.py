"""allauth's questions about people whom a provider sends, answered by our domain."""

import secrets
import time
from typing import Any, NoReturn

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from syncchat.domain.sign_on.registration import Claims, clean_claimed_email, register_sent
from syncchat.errors import DomainError
from syncchat.models import User
from syncchat.sign_in.invites import drop_invite, find_invite
from syncchat.sign_in.oidc.fetching import bound

logger = structlog.get_logger(__name__)
# allauth's error holds the whole answer of the provider: of use are its first words
REASON_LIMIT = 300


class ProvidersAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Behind allauth's checks of state, signature, issuer, audience and time."""
        _check_nonce(request, sociallogin)
        _check_again(request, sociallogin)
        if sociallogin.state.get("process") == "connect":
            if sociallogin.is_existing and sociallogin.user != request.user:
                refuse(
                    request,
                    _("That account of %s belongs to somebody else here.") % sociallogin.provider.name,
                )
            return
        if sociallogin.is_existing:
            return
        try:
            with transaction.atomic():
                sociallogin.user = _register(request, sociallogin)
                sociallogin.save(request, connect=True)
        except DomainError as refusal:
            refuse(request, refusal.message)
        except IntegrityError:  # they came twice at once, and the other was first
            sociallogin.user = None
            sociallogin.lookup()
            if not sociallogin.is_existing:
                raise
        drop_invite(request)

    def get_requests_session(self) -> Any:
        return bound(super().get_requests_session())

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Nothing is taken over unread: `read_claims` does."""
        return sociallogin.user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("security_settings")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("account_login"))
        logger.warning(
            "provider_refused", provider=provider.app.provider_id, reason=repr(exception)[:REASON_LIMIT]
        )
        refuse(request, _("Signing in with %s did not work. Begin again.") % provider.app.name)


def read_claims(data: dict[str, Any]) -> Claims:
    token, answer = data.get("id_token", {}), data.get("userinfo", {})
    said = {**token, **answer}
    # Whether an address is verified is said where it is told: the other answer may be about another one
    told = answer if "email" in answer else token
    return Claims(
        username=_read_text(said, "preferred_username"),
        name=_read_text(said, "name"),
        email=clean_claimed_email(told.get("email"), is_verified=told.get("email_verified")),
    )


def _register(request: HttpRequest, sociallogin: Any) -> User:
    app = sociallogin.provider.app
    return register_sent(
        claims=read_claims(sociallogin.account.extra_data),
        rule=app.settings["sign_up"],
        provider=app.name,
        invite=find_invite(request),
    )


def _read_text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def refuse(request: HttpRequest, reason: str, status: int = 403) -> NoReturn:
    raise ImmediateHttpResponse(show_refusal(request, reason, status))


def show_refusal(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "accounts/oidc/refused.html", {"reason": reason}, status=status)


def _check_nonce(request: HttpRequest, sociallogin: Any) -> None:
    """Whether the answer is to what this browser asked, and not one that somebody else had fetched."""
    asked = str(sociallogin.state.get("nonce", ""))
    told = str(sociallogin.account.extra_data.get("id_token", {}).get("nonce", ""))
    if not asked or not secrets.compare_digest(asked.encode(), told.encode()):
        refuse(request, _("Signing in with %s did not work. Begin again.") % sociallogin.provider.app.name)


def _check_again(request: HttpRequest, sociallogin: Any) -> None:
    """Who was asked to sign in once more and was not, as far as the provider says when they did."""
    said = sociallogin.account.extra_data.get("id_token", {}).get("auth_time")
    if not sociallogin.state.get("again") or not isinstance(said, int | float):
        return
    if time.time() - said > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        refuse(request, _("%s did not ask you to sign in. Begin again.") % sociallogin.provider.app.name)
