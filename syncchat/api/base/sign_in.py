"""Who is asking: a session cookie and the CSRF token with it, or an access token; and a body of a size we read."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from syncchat.api.base.bearer import find_grant_of
from syncchat.api.base.refusals import SignInFirst, TooLarge, refuse
from syncchat.api.base.scopes import check_operation
from syncchat.domain.limits.limits import check_page, check_send
from syncchat.errors import Forbidden, Invalid
from syncchat.models import User
from syncchat.protocol.commands import FRAME_LIMIT

PREFIX = "api/v1/"
SAFE = ("GET", "HEAD", "OPTIONS")


class SignedInRequest(HttpRequest):
    """A request behind `SignedIn`."""

    user: User


class SignedIn(APIKeyCookie):
    """The session cookie. Anonymous people learn nothing else, not even that a token is missing."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(
        self,
        *,
        takes_bytes: int = 0,
        count: Callable[[int], None] | None = check_send,
        count_read: Callable[[int], None] | None = None,
    ) -> None:
        """``takes_bytes``: the body is not JSON but that many bytes at most. ``count`` counts each write."""
        super().__init__()
        self._takes_bytes, self._count, self._count_read = takes_bytes, count, count_read

    def __call__(self, request: HttpRequest) -> User:
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> User:
        user = _find_session_user(request) if find_grant_of(request) is None else _find_token_user(request)
        _check_body(request, self._takes_bytes)
        count = self._count_read if request.method in SAFE else self._count
        if count:
            count(user.pk)
        return user


# Whoever runs a command counts it
BY_COMMAND = SignedIn(count=None)
BY_PAGE = SignedIn(count_read=check_page)


def _find_session_user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not _is_who_the_page_was_made_for(request, user):
        raise SignInFirst
    if check_csrf(request) is not None:
        raise Forbidden(_("This page is too old to do that. Reload it, then try again."))
    return user


def _find_token_user(request: HttpRequest) -> User:
    """No browser sends a token by itself, so no other site's page can have it sent: there is no CSRF."""
    grant = find_grant_of(request)
    if grant is None or request.resolver_match is None:
        raise SignInFirst
    operation = f"{request.method} {request.resolver_match.route.removeprefix(PREFIX)}"
    check_operation(grant.scopes, is_limited=grant.rooms is not None, operation=operation)
    return grant.user


def _is_who_the_page_was_made_for(request: HttpRequest, user: User) -> bool:
    """A page that was left open asks as the person it shows, though somebody else may have signed in since."""
    return request.headers.get("X-Account", str(user.pk)) == str(user.pk)


def _check_body(request: HttpRequest, takes_bytes: int) -> None:
    """Nothing is read before its size and kind are known."""
    if "Transfer-Encoding" in request.headers:
        raise Invalid(_("Say how long the request is (Content-Length)."))
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > (takes_bytes or FRAME_LIMIT):
        raise TooLarge
    if length and not takes_bytes and request.content_type != "application/json":
        raise Invalid(_("Send JSON (Content-Type: application/json)."))


def require_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the schema's own page, which the framework serves without authentication."""

    @wraps(view)
    def show(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return refuse(SignInFirst())
        return view(request, *args, **kwargs)

    return show
