"""Hands what is encrypted to push services (RFC 8030): over connections that stay, each push within its time."""

import re
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import certifi
import httpcore
import structlog

from syncchat.domain.links.network import Deadline, PublicNetwork, Unreachable, is_tests_own

SECONDS = 10.0
# Beside each other for one service
LINES = 4
WORKERS = 8
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
_PORTS = {"https": 443, "http": 80}
_IDLE = 50.0  # seconds: services close theirs after a minute or later
_ANSWER_LIMIT = 64 * 1024
APPLE = ".push.apple.com"

logger = structlog.get_logger(__name__)


class Push(NamedTuple):
    endpoint: str
    body: bytes
    headers: Sequence[tuple[str, str]]


class Outcome(NamedTuple):
    """What a service said; without a status it said nothing."""

    status: int | None
    retry_after: float | None = None
    reason: str = ""


class Endpoint(NamedTuple):
    origin: str
    target: str


def read_endpoint(address: str) -> Endpoint:
    """Raises: ValueError, unless it is one of the public web, and secured. Names are looked up when they are asked."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    if not address.isascii() or "@" in parts.netloc or not _HOST.fullmatch(host) or parts.fragment:
        raise ValueError("no address")
    if (parts.scheme, port) != ("https", 443) and not is_tests_own(host, port):
        raise ValueError("not secured")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Endpoint(f"{parts.scheme}://{parts.netloc}", target)


class Line:
    """One connection to one service, for one push after the other."""

    def __init__(self, origin: str) -> None:
        self.used_at, self.was_used = time.monotonic(), False
        self._deadline = Deadline(SECONDS)
        network = PublicNetwork(self._deadline)
        self._connection = httpcore.HTTPConnection(
            httpcore.URL(origin).origin, ssl_context=_trust(), network_backend=network
        )
        self._origin = origin

    def post(self, target: str, push: Push) -> Outcome:
        """Raises: whatever a connection does."""
        self._deadline.renew(SECONDS)
        headers = [
            ("Host", urlsplit(self._origin).netloc),
            ("Content-Length", str(len(push.body))),
            *push.headers,
        ]
        request = httpcore.Request("POST", self._origin + target, headers=headers, content=push.body)
        response = self._connection.handle_request(request)
        try:
            _pass_by(response)
        finally:
            response.close()
        self.used_at, self.was_used = time.monotonic(), True
        waits = {name.lower(): text for name, text in response.headers}.get(b"retry-after")
        return Outcome(response.status, read_wait(waits.decode("latin-1")) if waits else None)

    @property
    def is_usable(self) -> bool:
        fresh = time.monotonic() - self.used_at < _IDLE
        return fresh and self._connection.is_available() and not self._connection.has_expired()

    def close(self) -> None:
        self._connection.close()


_FAULTS = (
    *(
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        httpcore.ConnectionNotAvailable,
    ),
    *(httpcore.UnsupportedProtocol, Unreachable, OSError, ValueError),
)
_CLOSED = (
    httpcore.RemoteProtocolError,
    httpcore.ConnectionNotAvailable,
    httpcore.WriteError,
    httpcore.ReadError,
)


class Lines:
    """Those that are free, by service."""

    def __init__(self) -> None:
        self._free: dict[str, list[Line]] = defaultdict(list)
        self._lock = threading.Lock()

    def take(self, origin: str) -> Line:
        while True:
            with self._lock:
                line = self._free[origin].pop() if self._free[origin] else None
            if line is None:
                return Line(origin)
            if line.is_usable:
                return line
            line.close()

    def give_back(self, origin: str, line: Line) -> None:
        with self._lock:
            self._free[origin].append(line)


_lines = Lines()


@cache
def _find_workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="push")


def send_all(pushes: Sequence[Push]) -> list[Outcome]:
    """An outcome for each, in the same order. Services are asked beside each other; one that fails holds up none."""
    outcomes: list[Outcome] = [Outcome(None, reason="not asked")] * len(pushes)
    by_origin: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for number, push in enumerate(pushes):
        try:
            endpoint = read_endpoint(push.endpoint)
        except ValueError as error:
            outcomes[number] = Outcome(410, reason=str(error))
        else:
            by_origin[endpoint.origin][endpoint.target].append((number, endpoint.target))

    def send(origin: str, share: Sequence[tuple[int, str]]) -> None:
        for number, outcome in zip(
            (each[0] for each in share), _send_share(origin, share, pushes), strict=True
        ):
            outcomes[number] = outcome

    futures = [
        _find_workers().submit(send, origin, share)
        for origin, devices in by_origin.items()
        for share in _divide(list(devices.values()))
    ]
    for future in futures:
        # What nobody thought of is as if it had not been asked: it is tried again
        if fault := future.exception():
            logger.error("push_failed", exc_info=fault)
    return outcomes


def _divide(devices: Sequence[Sequence[tuple[int, str]]]) -> list[list[tuple[int, str]]]:
    """By lines. What is for one device stays in its order: there the last of a room takes the place of the others."""
    shares = [[each for device in devices[start::LINES] for each in device] for start in range(LINES)]
    return [share for share in shares if share]


def _send_share(origin: str, share: Sequence[tuple[int, str]], pushes: Sequence[Push]) -> list[Outcome]:
    """One after the other over one line. After a service has not answered, the rest is not tried on it now."""
    outcomes: list[Outcome] = []
    line: Line | None = None
    for number, target in share:
        line = line or _lines.take(origin)
        outcome, line = _post(origin, line, target, pushes[number])
        outcomes.append(outcome)
        if outcome.status is None or outcome.status in (429, 503):
            rest = Outcome(outcome.status, outcome.retry_after, outcome.reason)
            outcomes += [rest] * (len(share) - len(outcomes))
            break
    if line is not None:
        _lines.give_back(origin, line)
    return outcomes


def _post(origin: str, line: Line, target: str, push: Push) -> tuple[Outcome, Line | None]:
    """A connection that the service had closed meanwhile is opened anew, once."""
    try:
        return line.post(target, push), line
    except _FAULTS as error:
        line.close()
        if not (line.was_used and isinstance(error, _CLOSED)):
            return Outcome(None, reason=type(error).__name__), None
    return _post(origin, Line(origin), target, push)


def _pass_by(response: httpcore.Response) -> None:
    """So that the connection can be used again: of what is said nothing is needed.

    Raises: Unreachable, if there is no end of it.
    """
    size = 0
    for chunk in response.iter_stream():
        size += len(chunk)
        if size > _ANSWER_LIMIT:
            raise Unreachable("too long an answer")


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def read_wait(text: str) -> float | None:
    """Seconds, or a time (RFC 9110, 10.2.3)."""
    if text.isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
        left = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0.0, left.total_seconds())
