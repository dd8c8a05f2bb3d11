"""Whether the address that people type leads to this server, and how requests arrive there."""

import http.client
import json
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from django.conf import settings
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import connect
from websockets.typing import Origin

from syncchat.operations.doctor.check import NotApplicable
from syncchat.operations.request_echo import Echo, sign_request
from syncchatroom.addresses import parse_origin
from syncchatroom.command_line import find_reason
from syncchatroom.environment import env

SECONDS = 5
# Each worker knows only whom it refused itself, and the system chooses who takes a connection
REQUESTS_PER_WORKER = 4
# For documents only (RFC 5737): what a visitor could write into the header to hide behind
FORGED = "192.0.2.1"
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  to ask at, not to listen on


# The way out to other people's servers is not the way in to ours
_opener = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """``echo`` only if it is this server that answered; ``origin`` is where redirects ended."""

    origin: str = ""
    echo: Echo | None = None
    failure: str = ""


def ask(address: str, host: str = "") -> Answer:
    headers = {**sign_request(), "X-Forwarded-For": FORGED, **({"Host": host} if host else {})}
    try:
        with _opener.open(Request(f"{address}/healthz", headers=headers), timeout=SECONDS) as response:  # noqa: S310
            parts = urlsplit(response.url)
            return Answer(parse_origin(f"{parts.scheme}://{parts.netloc}"), _read_echo(response.read(65_536)))
    except HTTPError as error:
        return Answer(failure=f"it answers {error.code}")
    except (OSError, http.client.HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        return Answer(failure=find_reason(reason) if isinstance(reason, Exception) else str(reason))


def _read_echo(body: bytes) -> Echo | None:
    try:
        echo: Echo | None = json.loads(body).get("seen")
    except (ValueError, AttributeError):
        return None
    return echo


def find_server() -> str:
    """Where `serve` listens, going by HOST and PORT."""
    host = EVERY_ADDRESS.get(env.str("HOST"), env.str("HOST"))
    return f"http://[{host}]:{env.int('PORT')}" if ":" in host else f"http://{host}:{env.int('PORT')}"


def find_wrong_address() -> list[str]:
    faults = [f"Browsers at {origin} are refused." for origin in sorted(_ask_for_refused())]
    return faults + (judge_address(ask(settings.PUBLIC_URL)) if settings.PUBLIC_URL else [])


def _ask_for_refused() -> set[str]:
    server = find_server()
    known = urlsplit(settings.PUBLIC_URL).netloc or settings.ALLOWED_HOSTS[0]
    host = known.removeprefix(".").replace("*", "localhost")
    refused = set[str]()
    for _ in range(REQUESTS_PER_WORKER * settings.WORKERS):
        echo = ask(server, host).echo
        if echo is None:
            raise NotApplicable(f"no server of this workspace answers at {server}")
        refused.update(echo["refused_origins"])
    return refused


def judge_address(answer: Answer) -> list[str]:
    address = f"PUBLIC_URL={settings.PUBLIC_URL}"
    if answer.failure:
        return [f"{address} cannot be asked: {answer.failure}."]
    if answer.origin != settings.PUBLIC_URL:
        return [f"{address} leads on to {answer.origin}."]
    return [] if answer.echo else [f"{address} is answered by another server than this one."]


def find_wrong_headers() -> list[str]:
    if not settings.PUBLIC_URL:
        raise NotApplicable("PUBLIC_URL is not set")
    echo = ask(settings.PUBLIC_URL).echo
    return judge_headers(echo) if echo else []


def judge_headers(echo: Echo) -> list[str]:
    seen, known = urlsplit(echo["origin"]), urlsplit(settings.PUBLIC_URL)
    faults = []
    if seen.scheme != known.scheme:
        faults.append(
            f"X-Forwarded-Proto is missing or not believed: {known.scheme} arrives as {seen.scheme}."
        )
    if seen.hostname != known.hostname:
        faults.append(f"The Host header arrives as {seen.netloc}.")
    proxies = len([entry for entry in echo["forwarded_for"] if entry != FORGED])
    if proxies != settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        counted = f"X-Forwarded-For arrives with addresses from proxies: {proxies}"
        faults.append(f"{counted}, but TRUSTED_PROXIES={settings.ALLAUTH_TRUSTED_PROXY_COUNT}.")
    return faults


def find_blocked_socket() -> list[str]:
    """As a browser that is not signed in: the server takes the socket before it asks who it is."""
    address = settings.PUBLIC_URL or find_server()
    url = f"{address.replace('http', 'ws', 1)}/ws/"
    try:
        with connect(url, origin=Origin(address), open_timeout=SECONDS, proxy=None):
            return []
    except (OSError, InvalidHandshake) as error:
        return [f"{address} takes no WebSocket at /ws/: {find_reason(error)}."]
