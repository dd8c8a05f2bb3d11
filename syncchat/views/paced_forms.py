"""One pace for every form that a signed-in person sends; the API counts for itself."""

from collections.abc import Callable
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from syncchat.domain.limits.limits import check_form
from syncchat.errors import RateLimited

API = "/api/"
# Leaving is possible at any time
UNCOUNTED = {"account_logout"}


def pace_forms(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def serve(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    # After the CSRF middleware's own: what another page sends in somebody's name counts for nobody
    serve.process_view = _count  # type: ignore[attr-defined]  # Django looks for it there
    return serve


def _count(request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
    match = request.resolver_match
    if request.method != "POST" or request.path.startswith(API) or not request.user.is_authenticated:
        return None
    if match is not None and match.url_name in UNCOUNTED:
        return None
    try:
        check_form(request.user.pk)
    except RateLimited as refusal:
        answer = render(request, "429.html", {"wait": refusal.message}, status=429)
        answer["Retry-After"] = str(ceil(refusal.retry_after or 1))
        return answer
    return None
