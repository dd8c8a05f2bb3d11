"""`/api/slack/<method>`: by a token alone. No cookie is looked at, so there is nothing to forge from a page."""

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from syncchat.api.base.bearer import find_token
from syncchat.api.base.rates import describe_rates
from syncchat.domain.limits.token_pace import check_request
from syncchat.domain.tokens.grants import Grant, find_grant, find_token_that_ended
from syncchat.errors import DomainError, RateLimited
from syncchat.protocol.kinds import Scope
from syncchat.reach import limit_reach
from syncchat.slack.arguments import Arguments, read_arguments
from syncchat.slack.call import Call
from syncchat.slack.errors import SlackError, explain, miss_scope, refuse, refuse_pace
from syncchat.slack.methods.table import METHODS, NOT_HERE, Method
from syncchat.views.unavailable import DATABASE_AWAY

logger = structlog.get_logger(__name__)

METHODS_OF_HTTP = ("GET", "POST")
# What a scope of ours is called there, for clients that look
SCOPES = {
    Scope.READ: "channels:history,channels:read,groups:history,groups:read,im:history,im:read,mpim:history,"
    "mpim:read,users:read,users.profile:read,reactions:read,pins:read,emoji:read,team:read,files:read,"
    "connections:write",
    Scope.WRITE: "chat:write,reactions:write,pins:write,im:write,mpim:write,channels:join",
    Scope.FILES: "files:write",
    Scope.MANAGE: "channels:manage,groups:write,channels:write.invites,channels:write.topic",
}


@csrf_exempt
def answer_method(request: HttpRequest, method: str) -> HttpResponse:
    # Nobody's language: programs read the words, and whoever reads a refusal in a log knows English
    with translation.override("en"):
        try:
            response = _answer(request, method)
        except SlackError as error:
            response = refuse(error)
        except RateLimited as refusal:
            response = refuse_pace(refusal)
        except DATABASE_AWAY:
            response = JsonResponse({"ok": False, "error": "service_unavailable"}, status=503)
            response.headers["Retry-After"] = "1"
        except Exception:
            logger.exception("slack_method_failed", method=method)
            response = JsonResponse({"ok": False, "error": "internal_error"}, status=500)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _answer(request: HttpRequest, name: str) -> HttpResponse:
    if request.method not in METHODS_OF_HTTP:
        refusal = {"ok": False, "error": "invalid_post_type"}
        return JsonResponse(refusal, status=405, headers={"Allow": ", ".join(METHODS_OF_HTTP)})
    arguments = read_arguments(request)
    if name == "api.test":
        return _test(arguments)
    grant = _sign_in(request, arguments)
    check_request(grant.token_id)
    method = METHODS.get(name)
    if method is None:
        raise SlackError(
            "feature_not_enabled" if name.startswith(NOT_HERE) else "unknown_method", req_method=name
        )
    _check(method, grant)
    base = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    response = _do(method, Call(grant, arguments, base.rstrip("/")))
    response.headers["X-OAuth-Scopes"] = ",".join(SCOPES[each] for each in Scope if each in grant.scopes)
    for header, value in describe_rates(grant).items():
        response.headers[header] = value
    return response


def _do(method: Method, call: Call) -> HttpResponse:
    try:
        with limit_reach(call.grant.reach):
            if method.count:
                method.count(call.user.pk)
            answer = method.do(call)
    except RateLimited as refusal:
        return refuse_pace(refusal)
    except SlackError as error:
        return refuse(error)
    except DomainError as refusal:
        return refuse(explain(refusal, method.refusals, call.grant.scopes))
    return JsonResponse({"ok": True, **answer})


def _test(arguments: Arguments) -> HttpResponse:
    given = {name: value for name, value in arguments.given.items() if name != "token"}
    if word := arguments.text("error"):
        raise SlackError(word, args=given)
    return JsonResponse({"ok": True, "args": given})


def _sign_in(request: HttpRequest, arguments: Arguments) -> Grant:
    text = find_token(request.headers.get("Authorization", "")) or arguments.text("token")
    if not text:
        raise SlackError("not_authed")
    grant = find_grant(text)
    if grant is not None:
        return grant
    ended = find_token_that_ended(text)
    if ended is None:
        raise SlackError("invalid_auth")
    if not ended.user.is_active:
        raise SlackError("account_inactive")
    raise SlackError("token_revoked" if ended.revoked_at else "token_expired")


def _check(method: Method, grant: Grant) -> None:
    if method.scope is not None and not grant.allows(method.scope):
        raise miss_scope(method.scope, grant.scopes)
    if grant.rooms is not None and not method.for_some_rooms:
        raise SlackError("restricted_action", detail="this token is limited to some rooms")
