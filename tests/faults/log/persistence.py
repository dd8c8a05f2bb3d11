"""A client that asks until it has an answer, over as many connections as it takes."""

import contextlib
import time

from websockets.exceptions import WebSocketException

from syncchat.domain.ids import make_id
from tests.visitors import Frame, Tab, Visitor

SECONDS = 60.0


class Persistent:
    def __init__(self, visitor: Visitor, room: int) -> None:
        self._visitor, self._room = visitor, room
        self._tab: Tab | None = None
        self.acked: dict[str, tuple[int, str]] = {}
        self.retries = 0

    def say(self, body: str) -> Frame:
        message_id, deadline = make_id(), time.monotonic() + SECONDS
        while True:
            with contextlib.suppress(OSError, TimeoutError, WebSocketException):
                answer = self._connected().say(self._room, body, message_id)
                if answer["type"] == "ack":
                    self.acked[str(message_id)] = (answer["seq"], body)
                    return answer
                assert answer["code"] == "unavailable", answer
            self.retries += 1
            if time.monotonic() > deadline:
                raise AssertionError(f"{body} was never acknowledged")

    def _connected(self) -> Tab:
        if self._tab is None or self._tab.socket.close_code is not None:
            self._tab = self._visitor.greet()
        return self._tab

    def close(self) -> None:
        if self._tab is not None:
            self._tab.close()
