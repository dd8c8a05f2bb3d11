import asyncio

import pytest

from syncchat.protocol.close_codes import CloseCode
from syncchat.realtime import connection as module
from syncchat.realtime.connection import GIVE_UP_AFTER, QUEUE_LIMIT
from tests.realtime.frames import settle, sit_down

pytestmark = pytest.mark.asyncio


async def test_a_socket_that_takes_it_gets_the_frame_at_once() -> None:
    connection, wire = sit_down()

    connection.offer("one")

    assert wire.texts == ["one"]


async def test_frames_for_a_blocked_socket_wait_in_order() -> None:
    connection, wire = sit_down()
    wire.open.clear()

    for text in ("one", "two", "three"):
        connection.offer(text)
    assert wire.texts == []

    wire.open.set()
    await settle()
    assert wire.texts == ["one", "two", "three"]
    connection.offer("four")
    assert wire.texts[-1] == "four"


async def test_past_the_bound_the_queue_is_dropped_and_the_drained_connection_catches_up() -> None:
    connection, wire = sit_down()
    drained: list[object] = []
    connection.on_drained = drained.append
    wire.open.clear()

    connection.offer("first")
    for _ in range(3):
        connection.offer("x" * (QUEUE_LIMIT // 2))
    assert connection.behind
    assert drained == []

    wire.open.set()
    await settle()
    assert wire.texts == ["first"]
    assert drained == [connection]
    assert not connection.behind


async def test_a_reply_waits_for_a_blocked_socket_so_that_its_commands_wait_too() -> None:
    connection, wire = sit_down()
    wire.open.clear()

    reply = asyncio.ensure_future(connection.write("reply"))
    await settle()
    assert not reply.done()

    wire.open.set()
    await settle()
    assert reply.done()


async def test_a_socket_that_stays_blocked_is_closed_as_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCKED_LIMIT", 0)
    connection, wire = sit_down()
    wire.open.clear()

    connection.offer("never read")
    await settle()
    wire.open.set()
    await settle()

    assert connection.is_closed
    assert wire.sent[-1] == {"type": "websocket.close", "code": CloseCode.SLOW}


async def test_a_send_that_fails_marks_the_connection_closed_and_raises_nothing() -> None:
    connection, wire = sit_down()

    async def fail(_frame: object) -> None:
        raise OSError("gone")

    connection._send = fail
    connection.offer("one")
    connection.offer("two")

    assert connection.is_closed
    assert wire.texts == []


class Peer:
    """The far end of a socket, as it looks from below ASGI."""

    def __init__(self) -> None:
        self.silence = self.asked = 0
        self.is_gone = False
        self.takes, self.frames = True, list[bytes]()

    def write(self, frame: bytes) -> bool:
        if self.takes:
            self.frames.append(frame)
        return self.takes

    def missed(self) -> int:
        self.silence += 1
        return self.silence

    def ping(self) -> None:
        self.asked += 1

    def abort(self) -> None:
        self.is_gone = True


async def test_a_frame_goes_past_asgi_while_the_peer_takes_it_and_by_asgi_otherwise() -> None:
    connection, wire = sit_down()
    connection.peer = peer = Peer()

    connection.offer("für alle")
    assert peer.frames == [b"\x81\x09f\xc3\xbcr alle"]
    assert wire.texts == []

    peer.takes = False
    connection.offer("later")
    assert wire.texts == ["later"]


async def test_while_something_waits_nothing_overtakes_it_past_asgi() -> None:
    connection, wire = sit_down()
    connection.peer = peer = Peer()
    peer.takes = False
    wire.open.clear()
    connection.offer("first")
    peer.takes = True

    connection.offer("second")
    wire.open.set()
    await settle()

    assert wire.texts == ["first", "second"]
    assert peer.frames == []


@pytest.mark.fault("T36")
async def test_a_silent_peer_is_asked_once_and_then_given_up() -> None:
    connection, wire = sit_down()
    connection.peer = peer = Peer()

    looks = [connection.is_silent() for _ in range(GIVE_UP_AFTER)]
    assert looks == [False] * (GIVE_UP_AFTER - 1) + [True]
    assert peer.asked == 1
    assert not peer.is_gone

    await connection.give_up()
    assert wire.sent[-1] == {"type": "websocket.close", "code": CloseCode.SLOW}
    assert peer.is_gone


@pytest.mark.fault("T36")
async def test_a_peer_that_answers_when_asked_is_kept() -> None:
    connection, _wire = sit_down()
    connection.peer = peer = Peer()

    for _ in range(3):
        assert not any(connection.is_silent() for _ in range(GIVE_UP_AFTER - 1))
        peer.silence = 0


@pytest.mark.fault("T39")
async def test_a_socket_that_cannot_even_be_told_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSE_PATIENCE", 0)
    connection, wire = sit_down()
    connection.peer = peer = Peer()
    wire.open.clear()

    await connection.close(CloseCode.SLOW)

    assert peer.is_gone
