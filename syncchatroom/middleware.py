from collections.abc import Awaitable, Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header
from django.utils.decorators import async_only_middleware

GetResponse = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


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
