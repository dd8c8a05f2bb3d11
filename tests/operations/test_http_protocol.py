"""The bounds of a request, with a loop whose clock the test moves."""

from collections.abc import Callable
from typing import Any

import pytest
from uvicorn.server import ServerState

from syncchat.operations.http_protocol import BODY_BYTES, HEAD_BYTES, HEAD_SECONDS, BoundedHttp
from syncchat.operations.server import create_config
from tests.faults.wire.raw import make_handshake


class Timer:
    def __init__(self, seconds: float, run: Callable[[], None]) -> None:
        self.seconds, self.run, self.is_cancelled = seconds, run, False

    def cancel(self) -> None:
        self.is_cancelled = True


class Loop:
    """As much of an event loop as the protocol asks for."""

    def __init__(self) -> None:
        self.timers: list[Timer] = []

    def call_later(self, seconds: float, step: Callable[..., None], *values: Any) -> Timer:
        self.timers.append(Timer(seconds, lambda: step(*values)))
        return self.timers[-1]

    def create_task(self, work: Any) -> Any:
        work.close()
        return self

    def add_done_callback(self, _step: object) -> None: ...

    @property
    def running(self) -> list[Timer]:
        return [timer for timer in self.timers if not timer.is_cancelled]


class Wire:
    def __init__(self) -> None:
        self.written, self.is_shut = b"", False

    def get_extra_info(self, _name: str) -> None: ...

    def pause_reading(self) -> None: ...

    def write(self, content: bytes) -> None:
        self.written += content

    def close(self) -> None:
        self.is_shut = True

    def is_closing(self) -> bool:
        return self.is_shut


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def protocol(loop: Loop, wire: Wire) -> BoundedHttp:
    config = create_config()
    config.load()
    made = BoundedHttp(config, ServerState(), {}, _loop=loop)  # type: ignore[arg-type]
    made.connection_made(wire)
    return made


def test_a_head_must_be_whole_in_time(protocol: BoundedHttp, loop: Loop, wire: Wire) -> None:
    protocol.data_received(b"GET / HTTP/1.1\r\nHost: he")

    (timer,) = loop.running
    assert timer.seconds == HEAD_SECONDS
    timer.run()
    assert wire.written.startswith(b"HTTP/1.1 408 ")
    assert wire.is_shut


def test_who_says_nothing_at_all_has_no_more_time_and_gets_no_answer(
    protocol: BoundedHttp, loop: Loop, wire: Wire
) -> None:
    (timer,) = loop.running
    assert timer.seconds == HEAD_SECONDS
    timer.run()

    assert wire.is_shut
    assert wire.written == b""


def test_a_socket_is_not_timed_once_its_handshake_is_whole(
    protocol: BoundedHttp, loop: Loop, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded: list[bool] = []
    monkeypatch.setattr(protocol, "handle_websocket_upgrade", lambda: upgraded.append(True))

    protocol.data_received(make_handshake(None, 1))

    assert upgraded
    assert loop.running == []


def test_a_whole_request_is_waited_for_no_longer(protocol: BoundedHttp, loop: Loop, wire: Wire) -> None:
    protocol.data_received(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")

    assert loop.running == []
    assert not wire.is_shut


def test_the_next_request_on_a_connection_has_its_own_time(protocol: BoundedHttp, loop: Loop) -> None:
    protocol.data_received(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    protocol.data_received(b"GET / HT")

    assert [timer.seconds for timer in loop.running] == [HEAD_SECONDS]


def test_a_head_over_the_limit_is_refused(protocol: BoundedHttp, wire: Wire) -> None:
    protocol.data_received(b"GET / HTTP/1.1\r\nX: " + b"y" * HEAD_BYTES)
    assert not wire.is_shut

    protocol.data_received(b"y")
    assert wire.written.startswith(b"HTTP/1.1 431 ")
    assert wire.is_shut


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(protocol: BoundedHttp, wire: Wire) -> None:
    protocol.data_received(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 99999999\r\n\r\n")
    protocol.data_received(bytes(BODY_BYTES))
    assert not wire.is_shut

    protocol.data_received(b"x")
    assert wire.is_shut


def test_trailers_are_not_kept(protocol: BoundedHttp) -> None:
    protocol.data_received(b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n")
    protocol.data_received(b"0\r\nX-Trailer: " + b"y" * 1_000 + b"\r\n\r\n")

    assert b"x-trailer" not in dict(protocol.headers)
