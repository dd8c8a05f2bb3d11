"""`Authorization: Bearer`: a program signs in with each request, and no session is read or written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from syncchat.api.base.rates import describe_rates
from syncchat.api.base.refusals import BadToken, NotAllowed, refuse
from syncchat.api.base.scopes import ScopeMissing
from syncchat.domain.limits.token_pace import check_request
from syncchat.domain.tokens.grants import Grant, find_grant
from syncchat.errors import DomainError
from syncchat.protocol.kinds import Scope
from syncchat.reach import limit_reach
from syncchat.views.unavailable import DATABASE_AWAY, show_unavailable

API = "/api/"
# These doors read the token themselves, and answer in words of their own
SLACK = "/api/slack/"
SCIM = "/api/scim/"
FILES = ("/files/", "/media/")
SCHEME = "bearer"


def take_tokens(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Of pages nothing is given to a token: they are for people, and tokens are managed there."""

    def serve(request: HttpRequest) -> HttpResponse:
        if request.path.startswith((SLACK, SCIM)):
            _forget_cookies(request)
            return get_response(request)
        text = find_token(request.headers.get("Authorization", ""))
        if text is None or not request.path.startswith((API, *FILES)):
            return _say_method(request, get_response(request))
        try:
            grant = find_grant(text)
        except DATABASE_AWAY as error:
            return show_unavailable(request, error)
        if grant is None:
            return refuse(BadToken())
        return _serve_token(request, grant, get_response)

    return serve


def find_token(authorization: str) -> str | None:
    """None where the header is not there or of another scheme; empty where nothing follows."""
    scheme, _, text = authorization.strip().partition(" ")
    return text.strip() if scheme.lower() == SCHEME else None


def find_grant_of(request: HttpRequest) -> Grant | None:
    """None for who came by a session."""
    return getattr(request, "grant", None)


def _serve_token(
    request: HttpRequest, grant: Grant, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    _sign_in(request, grant)
    try:
        check_request(grant.token_id)
        _check_files(request, grant)
        with limit_reach(grant.reach):
            response = _say_method(request, get_response(request))
    except DomainError as refusal:
        response = refuse(refusal)
    for name, value in describe_rates(grant).items():
        response.headers[name] = value
    # No cookie was read, so nothing else says that this was for one person
    response.headers.setdefault("Cache-Control", "no-store")
    patch_vary_headers(response, ["Authorization"])
    return response


def _sign_in(request: HttpRequest, grant: Grant) -> None:
    """As Django's own middleware would, without the cookies that came with it: the token wins."""
    _forget_cookies(request)
    user = grant.user

    async def find_user() -> object:
        return user

    request.grant = grant  # type: ignore[attr-defined]  # ours, read by `find_grant_of`
    request._cached_user = request._acached_user = user  # type: ignore[attr-defined]  # noqa: SLF001


def _forget_cookies(request: HttpRequest) -> None:
    request.META.pop("HTTP_COOKIE", None)
    request.COOKIES = {}


def _check_files(request: HttpRequest, grant: Grant) -> None:
    if request.path.startswith(FILES) and not (grant.allows(Scope.READ) or grant.allows(Scope.FILES)):
        raise ScopeMissing(Scope.READ)


def _say_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What the framework answers to a method that a route does not have is no JSON."""
    if response.status_code != 405 or not request.path.startswith(API):
        return response
    refusal = refuse(NotAllowed())
    refusal.headers["Allow"] = response.headers.get("Allow", "")
    return refusal
