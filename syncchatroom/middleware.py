import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header
from django.utils.decorators import async_only_middleware
from structlog.contextvars import bind_contextvars

GetResponse = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

REQUEST_ID = "X-Request-ID"
# What a proxy or a program has named it; anything else could write lines of its own into the log
_NAMED = re.compile(r"[\w.:-]{1,64}", re.ASCII)


@async_only_middleware
def name_request(get_response: GetResponse) -> GetResponse:
    """The same name stands in the answer and in all that is logged meanwhile."""

    async def answer_with_name(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(REQUEST_ID, "")
        name = given if _NAMED.fullmatch(given) else uuid4().hex
        # Never unbound: the context is the request's own, and its answer is logged after all middleware
        bind_contextvars(request_id=name)
        response = await get_response(request)
        response.headers[REQUEST_ID] = name
        return response

    return answer_with_name


@async_only_middleware
def permissions_policy(get_response: GetResponse) -> GetResponse:
    async def add_permissions_policy(request: HttpRequest) -> HttpResponseBase:
        response = await get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return add_permissions_policy


@async_only_middleware
def forbid_storing(get_response: GetResponse) -> GetResponse:
    """What was made for one person stays out of every cache: after signing out, "back" shows nothing."""

    async def add_no_store(request: HttpRequest) -> HttpResponseBase:
        response = await get_response(request)
        if has_vary_header(response, "Cookie"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add_no_store
