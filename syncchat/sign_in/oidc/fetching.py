"""What a provider answers, read with a bound: of its bytes, and of the time that it takes."""

import socket
import time
from contextlib import suppress
from io import BytesIO
from threading import Timer
from typing import Any

from requests import RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

ANSWER_LIMIT = 1_000_000  # bytes
PIECE = 16_384
# For all of an answer: each of its bytes may come in time, and the last one never
WHOLE_SECONDS = 10.0


def bound(session: Session) -> Session:
    """It follows no redirect either: where a provider is, its discovery says."""
    session.max_redirects = 0
    session.hooks["response"].append(_read_bounded)
    for scheme in ("https://", "http://"):
        session.mount(scheme, _TimedAdapter())
    return session


class _TimedAdapter(HTTPAdapter):
    """Cuts the line when the time is up, whatever is being read from it: a greeting, a certificate, a header."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[socket.socket] = []
        self.poolmanager.pool_classes_by_scheme = {
            "http": _make_pool(HTTPConnectionPool, HTTPConnection, self._lines),
            "https": _make_pool(HTTPSConnectionPool, HTTPSConnection, self._lines),
        }

    def send(self, *args: Any, **kwargs: Any) -> Response:
        timer = Timer(WHOLE_SECONDS, self._cut)
        timer.daemon = True
        timer.start()
        try:
            return super().send(*args, **kwargs)
        finally:
            timer.cancel()
            while self._lines:
                self._lines.pop().close()

    def _cut(self) -> None:
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _make_pool(pool: Any, connection: Any, lines: list[socket.socket]) -> type:
    """TLS takes the socket over and leaves nothing to cut: a second handle on the same line does."""

    def open_line(self: Any) -> socket.socket:
        opened: socket.socket = connection._new_conn(self)  # noqa: SLF001  no other place is before TLS
        lines.append(opened.dup())
        return opened

    noted = type(connection.__name__, (connection,), {"_new_conn": open_line})
    return type(pool.__name__, (pool,), {"ConnectionCls": noted})


def _read_bounded(answer: Response, **_sending: Any) -> None:
    whole, until = bytearray(), time.monotonic() + WHOLE_SECONDS
    try:
        while piece := answer.raw.read1(PIECE, decode_content=True):
            whole += piece
            if len(whole) > ANSWER_LIMIT or time.monotonic() > until:
                answer.close()
                raise RequestException("the answer is too long, in bytes or in time")
    except HTTPError as error:
        raise RequestException("the answer broke off") from error
    answer.raw = BytesIO(whole)
