"""`/api/scim/v2/…`: by a token of an owner that may provision, and nothing else. No cookie is looked at."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from syncchat.api.base.bearer import find_token
from syncchat.api.scim import groups, users
from syncchat.api.scim.errors import ScimError, refuse, say, translate
from syncchat.api.scim.request import ScimRequest
from syncchat.api.scim.service import describe_service
from syncchat.domain.limits.token_pace import check_request
from syncchat.domain.tokens.grants import Grant, find_grant
from syncchat.errors import DomainError
from syncchat.protocol.kinds import Scope
from syncchat.sign_in.origin import find_origin

BODY_LIMIT = 1_000_000  # bytes
Answer = Callable[[ScimRequest, str], HttpResponse]
KINDS: dict[str, Answer] = {"users": users.answer, "groups": groups.answer}


@csrf_exempt
def answer(request: HttpRequest, path: str) -> HttpResponse:
    # Nobody's language: whoever reads a refusal in a provider's log knows English
    with translation.override("en"):
        try:
            response = _answer(request, path)
        except ScimError as error:
            response = refuse(error)
        except DomainError as refusal:
            response = refuse(translate(refusal))
    response["Cache-Control"] = "no-store"
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="scim"'
    return response


def _answer(request: HttpRequest, path: str) -> HttpResponse:
    grant = _find_grant(request)
    check_request(grant.token_id)
    kind, _slash, name = path.partition("/")
    asked = ScimRequest(
        actor=grant.user,
        method=str(request.method),
        query=request.GET.dict(),
        body=_read_body(request),
        base=f"{find_origin(request)}/api/scim/v2",
        if_match=request.headers.get("If-Match", ""),
        if_none_match=request.headers.get("If-None-Match", ""),
    )
    if found := KINDS.get(kind.lower()):
        return found(asked, name)
    if asked.method != "GET" or (body := describe_service(path, asked.base)) is None:
        raise ScimError(404, "There is nothing here.")
    return say(body)


def _find_grant(request: HttpRequest) -> Grant:
    """Raises: ScimError."""
    grant = find_grant(find_token(request.headers.get("Authorization", "")) or "")
    if grant is None:
        raise ScimError(401, "Send a token: Authorization: Bearer …")
    if not grant.allows(Scope.SCIM) or grant.rooms is not None or not grant.user.is_owner:
        raise ScimError(
            403, "This token may not do that: an owner makes one with the scope scim, for all rooms."
        )
    return grant


def _read_body(request: HttpRequest) -> Any:
    """Raises: ScimError."""
    if request.method not in ("POST", "PUT", "PATCH"):
        return None
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        raise ScimError(413, "That is too long.")
    try:
        body = json.loads(request.body)
        # Half a character is in no database
        json.dumps(body, ensure_ascii=False).encode()
    except RequestDataTooBig as error:
        raise ScimError(413, "That is too long.") from error
    except (ValueError, RecursionError) as error:
        raise ScimError(400, "That is no JSON.", "invalidSyntax") from error
    return body
