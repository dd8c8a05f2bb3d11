"""Every answer of the API, in a middleware before all others."""

from collections.abc import Awaitable, Callable

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import async_only_middleware

from tests.described import look_at
from tests.served.deviations import note


@async_only_middleware
def describe_answers(
    get_response: Callable[[HttpRequest], Awaitable[HttpResponse]],
) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    async def answer(request: HttpRequest) -> HttpResponse:
        response = await get_response(request)
        try:
            look_at(request, response)
        except Exception as error:
            note(str(error))
        return response

    return answer
