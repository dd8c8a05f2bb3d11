"""`ETag` and `If-None-Match` (RFC 9110): whoever has the same already is not sent it again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import set_response_etag
from django.utils.http import parse_etags

from syncchat.api.base.bearer import find_grant_of


def say_unchanged(run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def serve(request: HttpRequest, **values: Any) -> Any:
        answer: HttpResponse = run(request, **values)
        if request.method != "GET" or answer.status_code != 200:
            return answer
        etag = set_response_etag(answer).headers["ETag"]
        if _has_it(request, etag):
            answer = HttpResponseNotModified(headers={"ETag": etag})
        if find_grant_of(request):
            # A program's own cache may keep it, and asks each time whether it is still true
            answer.headers["Cache-Control"] = "private, no-cache"
        return answer

    return serve


def _has_it(request: HttpRequest, etag: str) -> bool:
    """By the weak comparison: compression on the way makes a weak one of ours."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in {each.removeprefix("W/") for each in known}
