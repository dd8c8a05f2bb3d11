"""Who starts something and does not go on is not waited for; others are answered meanwhile."""

import time

import pytest

from tests.faults.wire.raw import RawPeer, make_handshake
from tests.faults.wire.watched import Watched

HEAD_SECONDS = 10  # as promised
STARTS = [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET /ws/ HTTP/1.1\r\nHost: here\r\nX-More: "]


@pytest.mark.long
@pytest.mark.fault("S69", "S62")
def test_half_a_request_is_hung_up_on_after_ten_seconds_however_it_trickles(watched: Watched) -> None:
    handshake = make_handshake(watched.visitors["alice"], watched.port)
    halves = [*STARTS, handshake[: len(handshake) // 2]]
    bob = watched.visitors["bob"].greet()
    started = time.monotonic()
    peers = [RawPeer(watched.port) for _ in range(200)]
    for number, peer in enumerate(peers):
        peer.write(halves[number % len(halves)])

    while open_peers := [peer for peer in peers if not peer.wait_for_answer(0)]:
        assert time.monotonic() - started < HEAD_SECONDS + 10
        assert bob.ask({"type": "ping"})["type"] == "pong"
        open_peers[0].wait_for_answer(0.2)
        # Another byte is no whole head
        for peer in open_peers[::20]:
            peer.write(b"x")

    assert time.monotonic() - started >= HEAD_SECONDS - 1
    for peer in peers:
        peer.socket.close()
    bob.close()


@pytest.mark.long
@pytest.mark.fault("S62")
def test_a_socket_that_never_says_hello_is_closed_after_ten_seconds(watched: Watched) -> None:
    peers = [RawPeer(watched.port) for _ in range(50)]
    for peer in peers:
        peer.shake_hands(watched.visitors["alice"])

    started = time.monotonic()
    codes = {peer.read_close() for peer in peers if peer.wait_for_answer(20)}

    assert codes == {4408}
    assert time.monotonic() - started < 20
    for peer in peers:
        peer.socket.close()
