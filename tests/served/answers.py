"""Every answer of the API: in a middleware before all others, and those that the long poll completes after it."""

import gzip
from collections.abc import Awaitable, Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import async_only_middleware

from syncchat.socket.admission import Admitted
from syncchat.socket.long_poll import PATH
from tests.described import check_answer, look_at
from tests.served.deviations import note


@async_only_middleware
def describe_answers(
    get_response: Callable[[HttpRequest], Awaitable[HttpResponse]],
) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    async def answer(request: HttpRequest) -> HttpResponse:
        response = await get_response(request)
        try:
            if not isinstance(response, Admitted):
                look_at(request, response)
        except Exception as error:
            note(str(error))
        return response

    return answer


def describe_polls(application: Any) -> Any:
    async def serve(scope: Any, receive: Any, send: Any) -> None:
        start: dict[str, Any] = {}

        async def tell(event: dict[str, Any]) -> None:
            if event["type"] == "http.response.start":
                start.update(event)
            elif scope["path"] == PATH and scope["method"] == "POST":
                _look_at_poll(start, event["body"])
            await send(event)

        await application(scope, receive, tell)

    return serve


def _look_at_poll(start: dict[str, Any], body: bytes) -> None:
    headers = {name.lower(): value for name, value in start["headers"]}
    if not headers.get(b"content-type", b"").startswith(b"application/json"):
        return
    packed = headers.get(b"content-encoding") == b"gzip"
    try:
        check_answer("POST", PATH, start["status"], gzip.decompress(body) if packed else body)
    except Exception as error:
        note(str(error))
