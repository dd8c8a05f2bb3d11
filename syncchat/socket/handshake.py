"""Who may open a socket: the page must be ours, before anything is looked up."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.http.request import HttpRequest, split_domain_port, validate_host
from django.utils.translation import get_language_from_request

from syncchat.api.base.bearer import find_token
from syncchat.origin import Origin
from syncchat.sign_in.addresses import describe_origin as describe_request
from syncchatroom.addresses import parse_origin

Scope = Mapping[str, Any]


def is_same_origin(scope: Scope) -> bool:
    """Whether the page that opens this socket was served by us (cross-site WebSocket hijacking).

    Compares the whole origin: with PUBLIC_URL if that is set, else with scheme and Host of this
    very request. No Origin at all is refused too: a browser always sends one.
    """
    if not is_for_us(scope):
        return False
    origin, expected = find_origin(scope).lower(), find_expected_origin(scope)
    return origin == expected or (bool(settings.PUBLIC_URL) and _spell(origin) == expected)


def has_no_page(scope: Scope) -> bool:
    """Whether no page opens this socket, but a program: a browser always says which page does.

    With a token that is enough: no browser sends one by itself. A page of another site is refused also with a token.
    """
    return is_for_us(scope) and not _header_values(scope, b"origin")


def is_for_us(scope: Scope) -> bool:
    """Whether the host that is asked is this server's."""
    hosts = _header_values(scope, b"host")
    return len(hosts) == 1 and _is_allowed_host(hosts[0].lower())


def find_bearer(scope: Scope) -> str | None:
    """The access token; None without one, and empty for what cannot be one, which signs nobody in."""
    said = _header_values(scope, b"authorization")
    tokens = [token for token in map(find_token, said) if token is not None]
    if not tokens:
        return None
    return tokens[0] if len(said) == 1 else ""


def find_origin(scope: Scope) -> str:
    """What the browser says, if it says one thing."""
    origins = _header_values(scope, b"origin")
    return origins[0] if len(origins) == 1 else ""


def find_expected_origin(scope: Scope) -> str:
    host = "".join(_header_values(scope, b"host")).lower()
    return settings.PUBLIC_URL or f"{_scheme(scope)}://{host}"


def _spell(origin: str) -> str:
    try:
        return parse_origin(origin)
    except ValueError:
        return ""


def _is_allowed_host(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(
        domain, settings.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
    )


def _scheme(scope: Scope) -> str:
    header = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    if header is not None:
        forwarded = _header_values(scope, header[0].removeprefix("HTTP_").replace("_", "-").lower().encode())
        return "https" if forwarded == [header[1]] else "http"
    return "https" if scope.get("scheme") == "wss" else "http"


def find_session_key(scope: Scope) -> str:
    """The session cookie, or nothing."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load("; ".join(_header_values(scope, b"cookie")))
    except CookieError:
        return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def find_language(scope: Scope) -> str:
    """What the browser asks for, as the pages read it: for people who chose no language of their own."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = ",".join(_header_values(scope, b"accept-language"))
    return get_language_from_request(request)


def describe_origin(scope: Scope) -> Origin:
    """Its address and device, as those of a request are found."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = (scope.get("client") or ("",))[0]
    for name in {key.lower() for key, _value in scope["headers"]}:
        spelled = name.decode("latin-1").upper().replace("-", "_")
        request.META[f"HTTP_{spelled}"] = ",".join(_header_values(scope, name))
    return describe_request(request)


def _header_values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
