"""Posts to a program: to public addresses alone unless the operator allows more, without redirects, within bounds."""

import re
import ssl
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import certifi
import httpcore
from django.conf import settings
from django.utils.translation import gettext as _

from syncchat.domain.links.network import Deadline, PublicNetwork, Unreachable
from syncchat.errors import Invalid

SECONDS = 10.0
ANSWER_LIMIT = 64 * 1024
URL_LIMIT = 500
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
_PORTS = {"https": 443, "http": 80}
_FAULTS = (
    *(httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError),
    *(httpcore.UnsupportedProtocol, Unreachable, OSError, ValueError),
)


class Answer(NamedTuple):
    """Without a status nobody answered, and ``reason`` says why."""

    status: int | None
    headers: Mapping[str, str]
    content: bytes
    reason: str = ""


def check_url(url: str) -> str:
    """Raises: Invalid, unless it is one that may be posted to. Where its name leads is looked at each time."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    host = parts.hostname or ""
    is_address = url.strip().isascii() and "@" not in parts.netloc and bool(_HOST.fullmatch(host))
    if not is_address or parts.fragment or parts.scheme not in _PORTS or len(url) > URL_LIMIT:
        raise Invalid(_("Write an address such as https://program.example/hook."), field="url")
    if (parts.scheme, port) != ("https", 443) and f"{host}:{port}" not in settings.WEBHOOK_HOSTS:
        raise Invalid(
            _("Only https addresses on the usual port. Whoever runs this server can allow others."),
            field="url",
        )
    return url.strip()


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> Answer:
    """Never raises for what the other side does."""
    try:
        return _post(check_url(url), body, headers, Deadline(seconds))
    except Invalid as refusal:
        return Answer(None, {}, b"", refusal.message)
    except _FAULTS as fault:
        return Answer(None, {}, b"", _explain(fault))


def _post(url: str, body: bytes, headers: Mapping[str, str], deadline: Deadline) -> Answer:
    network = PublicNetwork(deadline, allowed=settings.WEBHOOK_HOSTS)
    said = [
        ("User-Agent", "SyncChatRoom-Webhooks"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *headers.items(),
    ]
    with (
        httpcore.ConnectionPool(_trust(), max_connections=1, network_backend=network) as pool,
        pool.stream("POST", url, headers=said, content=body) as response,
    ):
        content = b""
        for chunk in response.iter_stream():
            content += chunk
            # The rest is not read: the connection ends here
            if len(content) >= ANSWER_LIMIT:
                break
        found = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in response.headers}
        return Answer(response.status, found, content[:ANSWER_LIMIT])


def _explain(fault: BaseException) -> str:
    """For whoever set it up: what went wrong, without our insides."""
    if isinstance(fault, httpcore.TimeoutException) or "too slow" in str(fault):
        return _("No answer in time")
    if isinstance(fault, Unreachable):
        return _("Not reachable: %s") % fault
    return _("The connection broke: %s") % type(fault).__name__


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())
