"""Signing in with a directory's password, in the same form as with one of ours."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from syncchat.domain.sign_on.directory import DIRECTORY, DirectoryAway, Found, check_password, get_directory
from syncchat.domain.sign_on.directory_accounts import log_away
from syncchat.domain.sign_on.registration import Claims, clean_claimed_email, find_awaited, register_sent
from syncchat.errors import Conflict, DomainError
from syncchat.models import User
from syncchat.sign_in.invites import drop_invite, find_invite

REFUSAL = "directory_refusal"


class DirectoryBackend(ModelBackend):
    """Asked behind ours: whom a password of ours signs in, no directory hears of."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:  # type: ignore[override]
        login = credentials.get("email") or credentials.get("username") or ""
        if settings.DIRECTORY is None or request is None:
            return None
        try:
            found = check_password(login, credentials.get("password") or "")
            return _find_or_register(request, found) if found else None
        except DirectoryAway as away:
            log_away(away)
            words = _("%s does not answer. Try again in a moment, or sign in another way.")
            setattr(request, REFUSAL, words % get_directory().name)
        except DomainError as refusal:
            setattr(request, REFUSAL, refusal.message)
        return None


def find_directory_refusal(request: HttpRequest) -> str:
    """What the directory, or our rule about whom it sends, had to say of this request."""
    reason: str = getattr(request, REFUSAL, "")
    return reason


def came_by_directory(user: User) -> bool:
    return str(getattr(user, "backend", "")).endswith(DirectoryBackend.__name__)


def connect(user: User, found: Found) -> None:
    """Raises: Conflict, where it belongs to somebody else or they are connected already."""
    try:
        with transaction.atomic():
            _keep(user, found)
    except IntegrityError as error:
        raise Conflict(
            _("That account of %s belongs to somebody else here.") % get_directory().name
        ) from error


def _find_or_register(request: HttpRequest, found: Found) -> User:
    account = _find(found)
    if account is None:
        try:
            with transaction.atomic():
                account = _keep(_register(request, found), found)
        except IntegrityError:  # they came twice at once, and the other was first
            account = _find(found)
            if account is None:
                raise
        drop_invite(request)
    user: User = account.user
    return user


def _find(found: Found) -> Any:
    return SocialAccount.objects.select_related("user").filter(provider=DIRECTORY, uid=found.id).first()


def _register(request: HttpRequest, found: Found) -> User:
    """Raises: what `register_sent` raises; and Conflict for a name that somebody here has."""
    claims = Claims(found.username, found.name, clean_claimed_email(found.email, is_verified=True))
    if find_awaited(claims) is None and User.objects.filter(username__iexact=found.username).exists():
        words = _(
            "Somebody here has your username. Sign in as you did before, then connect %s under Settings, Security."
        )
        raise Conflict(words % get_directory().name)
    directory = get_directory()
    return register_sent(
        claims=claims, rule=list(directory.sign_up), provider=directory.name, invite=find_invite(request)
    )


def _keep(user: User, found: Found) -> Any:
    return SocialAccount.objects.create(
        user=user, provider=DIRECTORY, uid=found.id, extra_data={"login": found.username}
    )
