"""Refusals as JSON: problem details with ``{code, message, field?, retry_after?}``, and the status that fits."""

import math
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from syncchat.api.base.scopes import ScopeMissing
from syncchat.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    RateLimited,
    Silenced,
    Unanswered,
)
from syncchat.protocol.http import Refusal
from syncchat.protocol.kinds import ErrorCode


class SignInFirst(DomainError):
    code = ErrorCode.SIGN_IN

    def __init__(self) -> None:
        super().__init__(_("Sign in first."))


class BadToken(SignInFirst):
    """It never was one, is over or revoked, or its person is locked out: which of them is nobody's to learn."""

    def __init__(self) -> None:
        DomainError.__init__(self, _("This token does not sign in, or not any more."))


class NotAllowed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This address does not take that method."))


class Broken(DomainError):
    code = ErrorCode.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(_("Something broke here. It has been written down."))


class TooLarge(DomainError):
    code = ErrorCode.TOO_LARGE

    def __init__(self) -> None:
        super().__init__(_("This is too big to take in one piece."))


class Unavailable(DomainError):
    code = ErrorCode.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(_("The server is busy. Try again in a moment."), retry_after=1)


_STATUSES: dict[type[DomainError], int] = {
    Invalid: 400,
    SignInFirst: 401,
    Forbidden: 403,
    Silenced: 403,
    NotFound: 404,
    NotAllowed: 405,
    Conflict: 409,
    TooLarge: 413,
    RateLimited: 429,
    Broken: 500,
    Unavailable: 503,
    Unanswered: 503,
}


def refuse(error: DomainError) -> HttpResponse:
    """A problem as RFC 9457 describes it, with what the socket says of one beside."""
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 400)
    refusal = Refusal(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=error.message,
        code=error.code,
        message=error.message,
        field=error.field,
        retry_after=error.retry_after,
    )
    response = HttpResponse(
        refusal.model_dump_json(exclude_none=True), status=status, content_type="application/problem+json"
    )
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(math.ceil(error.retry_after))
    if challenge := _find_challenge(error):
        response.headers["WWW-Authenticate"] = challenge
    return response


def _find_challenge(error: DomainError) -> str:
    """What RFC 6750 has a program told that came without a token, or with one that does not do."""
    if isinstance(error, BadToken):
        return 'Bearer error="invalid_token"'
    if isinstance(error, ScopeMissing):
        return f'Bearer error="insufficient_scope", scope="{error.scope}"'
    return "Bearer" if isinstance(error, SignInFirst) else ""


def install_refusals(api: NinjaAPI) -> None:
    api.exception_handler(DomainError)(_refuse_verb)
    api.exception_handler(ValidationError)(_refuse_shape)
    api.exception_handler(HttpError)(_refuse_request)
    api.exception_handler(OperationalError)(_refuse_now)


def _refuse_verb(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refuse(error)


def _refuse_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first: dict[str, Any] = error.errors[0]
    # The first part says where it stood ("body", "query"); people want the field.
    where = [str(part) for part in first["loc"]]
    return refuse(Invalid(str(first["msg"]), field=where[-1] if len(where) > 1 else None))


def _refuse_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refuse(Invalid(_("This request is not JSON.")))


def _refuse_now(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """SQLite's "database is locked", PostgreSQL gone: nothing was written, and it may work in a second."""
    return refuse(Unavailable())
