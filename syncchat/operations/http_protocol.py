"""uvicorn's HTTP, with bounds on how long and how large a request may be before anything has answered it."""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10
HEAD_BYTES = 64 * 1024
# A picture of the largest size we take, over a slow line
BODY_SECONDS = 120
BODY_BYTES = 32 * 1024 * 1024

TIMED_OUT = b"408 Request Timeout"
HEAD_TOO_LARGE = b"431 Request Header Fields Too Large"
BODY_TOO_LARGE = b"413 Content Too Large"


class BoundedHttp(HttpToolsProtocol):
    _timer: TimerHandle | None = None
    _in_head = True
    _received = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._allow(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._allow(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head and self._received > HEAD_BYTES:
            self._refuse(HEAD_TOO_LARGE)
            return
        super().data_received(data)
        if self._in_head:
            self._received += len(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._received = True, 0
        self._allow(HEAD_SECONDS)

    def on_header(self, name: bytes, value: bytes) -> None:
        # Trailers are nothing we read
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head, self._received = False, 0
        self._allow(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._received += len(body)
        if self._received <= BODY_BYTES:
            super().on_body(body)
        else:
            self._refuse(BODY_TOO_LARGE)

    def on_message_complete(self) -> None:
        self._allow(None)
        super().on_message_complete()

    def _allow(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self._refuse, TIMED_OUT) if seconds else None

    def _refuse(self, status: bytes) -> None:
        """The application, if it is asked already, learns that its visitor is gone."""
        if self.transport.is_closing():
            return
        # Browsers open connections ahead of need, and would show such an answer to what they ask next
        has_asked = self.scope is not None
        if has_asked and (self.cycle is None or self.cycle.response_complete):
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
        self.transport.close()
