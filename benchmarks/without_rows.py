"""The product's settings; and for a visitor with the cookie ``bare``, a page in which the server drew no message."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import MIDDLEWARE as OURS

MIDDLEWARE = [*OURS, "benchmarks.without_rows.drop_rows"]
ROWS = re.compile(rb'(<div class="timeline__rows" id="rows">).*?(</div>\s*<div[^>]*id="newer")', re.DOTALL)


def drop_rows(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "bare" in request.COOKIES and b'id="rows"' in response.content:
            response.content, dropped = ROWS.subn(rb"\1\2", response.content)
            assert dropped == 1
        return response

    return answer
