"""Pages for an address that the settings do not know. Who meets them is often who can set it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request

from syncchat.operations.wrong_address import tell_unknown_host, tell_unknown_origin
from syncchatroom.addresses import parse_origin


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not isinstance(exception, DisallowedHost):
        return bad_request(request, exception)
    host = request.META.get("HTTP_HOST", "")[:200]
    tell_unknown_host(host)
    # Without the request, which has no address that may be asked for
    return HttpResponseBadRequest(render_to_string("errors/unknown_host.html", {"host": host}))


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Also met by everybody behind a proxy that ends TLS, until the settings know the public address."""
    origin, expected = find_origins(request)
    if not origin or origin == expected or not _is_same_host(origin, request):
        return csrf_failure(request, reason)
    tell_unknown_origin(origin, expected=expected)
    facts = {"origin": origin, "expected": expected, "known": settings.PUBLIC_URL}
    return HttpResponseForbidden(render_to_string("errors/unknown_origin.html", facts, request))


def find_origins(request: HttpRequest) -> tuple[str, str]:
    """Where the browser says that the page is, and where we believe that it is."""
    expected = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    try:
        return parse_origin(request.headers.get("Origin", "")), parse_origin(expected)
    except ValueError:
        return "", expected


def _is_same_host(origin: str, request: HttpRequest) -> bool:
    """Another site's form is no mistake of the operator's, and must not look like one."""
    return urlsplit(origin).hostname == urlsplit(f"//{request.get_host()}").hostname
