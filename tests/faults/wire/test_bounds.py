"""However much a peer declares, starts or repeats, it costs next to nothing, and others do not feel it."""

import json
import os
import struct
from collections.abc import Callable

import pytest
from websockets.frames import Opcode

from tests.faults.wire.raw import RawPeer, make_frame
from tests.faults.wire.watched import Watched

# A process breathes; what these peers offer is a hundred times more
BREATH = 24 * 2**20
GIGABYTE = struct.pack("!BBQ", 0x81, 0x80 | 127, 2**30) + os.urandom(4)


@pytest.fixture
def steady(watched: Watched) -> Callable[[], None]:
    """Call it at the end: memory did not grow, and Bob is still answered."""
    bob = watched.visitors["bob"].greet()
    before = watched.read_memory()

    def check() -> None:
        assert bob.ask({"type": "ping"})["type"] == "pong"
        assert watched.read_memory() - before < BREATH
        bob.close()

    return check


def pour(peer: RawPeer, drop: bytes, *, times: int) -> int:
    """How often it was taken before the other side ended the connection."""
    for poured in range(times):
        if not peer.write(drop):
            return poured
    return times


@pytest.mark.fault("S61")
@pytest.mark.parametrize("who", ["alice", None], ids=["signed in", "before login"])
def test_a_frame_that_declares_a_gigabyte_is_refused_by_its_header(
    watched: Watched, steady: Callable[[], None], who: str | None
) -> None:
    with RawPeer(watched.port) as peer:
        peer.shake_hands(watched.visitors[who] if who else None)
        peer.write(GIGABYTE)
        taken = pour(peer, bytes(2**20), times=1024)

        assert taken < 64
        assert peer.read_close() in ((1009, 1006) if who else (1009, 1006, 4401))
    steady()


@pytest.mark.fault("S61")
@pytest.mark.parametrize("content", [b"", b"x"], ids=["empty", "a byte each"])
@pytest.mark.parametrize("who", ["alice", None], ids=["signed in", "before login"])
def test_a_million_fragments_are_cut_off_after_a_few_hundred(
    watched: Watched, steady: Callable[[], None], content: bytes, who: str | None
) -> None:
    many = make_frame(content, Opcode.CONT, fin=False) * 10_000
    with RawPeer(watched.port) as peer:
        peer.shake_hands(watched.visitors[who] if who else None)
        peer.write(make_frame(content, fin=False))
        taken = pour(peer, many, times=400)

        # The kernel holds the first few megabytes whatever we do
        assert taken < 100
        assert peer.read_close() in ((1009, 1006) if who else (1009, 1006, 4401))
    steady()


@pytest.mark.fault("S61", "T40")
def test_a_peer_that_pings_without_end_and_reads_nothing_is_told_to_wait(
    watched: Watched, steady: Callable[[], None]
) -> None:
    with RawPeer(watched.port) as peer:
        peer.shake_hands(watched.visitors["alice"])
        taken = pour(peer, make_frame(bytes(125), Opcode.PING) * 1_000, times=1_000)

        assert taken < 64
        assert peer.read_close() in (4429, 1006)
    steady()


@pytest.mark.fault("S61")
def test_a_message_in_a_few_fragments_with_pings_between_them_is_answered(watched: Watched) -> None:
    with RawPeer(watched.port) as peer:
        peer.shake_hands(watched.visitors["alice"])
        peer.write(make_frame(b'{"type":"pi', fin=False))
        peer.write(make_frame(b"here?", Opcode.PING))
        peer.write(make_frame(b'ng","ref":7}', Opcode.CONT))

        assert peer.read_frame() == (Opcode.PONG, b"here?")
        assert json.loads(peer.read_frame()[1])["ref"] == 7


@pytest.mark.fault("S70")
def test_compression_is_never_agreed_to_and_a_compressed_frame_is_refused(watched: Watched) -> None:
    offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    with RawPeer(watched.port) as peer:
        head = peer.shake_hands(watched.visitors["alice"], offer)
        assert b" 101 " in head
        assert b"extensions" not in head.lower()

        compressed = bytearray(make_frame(b"\x00" * 100))
        compressed[0] |= 0x40
        peer.write(bytes(compressed))
        assert peer.read_close() == 1002


@pytest.mark.fault("S69")
def test_a_head_without_end_is_refused(watched: Watched, steady: Callable[[], None]) -> None:
    with RawPeer(watched.port) as peer:
        peer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
        taken = pour(peer, b"x-more: " + b"y" * 2**20 + b"\r\n", times=512)

        assert taken < 64
    steady()


@pytest.mark.fault("S69")
def test_a_body_without_end_is_refused(watched: Watched, steady: Callable[[], None]) -> None:
    head = f"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1:{watched.port}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with RawPeer(watched.port) as peer:
        peer.write(head.encode())
        taken = pour(peer, b"100000\r\n" + bytes(2**20) + b"\r\n", times=512)

        assert taken < 128
    steady()


HOSTILE_VALUES = {
    "depth": "[" * 20_000 + "]" * 20_000,
    "objects in objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "not a number": "NaN",
    "beyond every number": "1" + "0" * 400,
    "infinite": "1e400",
    "a key of 60 kB": '{"' + "k" * 60_000 + '":1}',
    "a number of 60,000 digits": "9" * 60_000,
}


@pytest.mark.fault("S65")
@pytest.mark.parametrize("value", HOSTILE_VALUES.values(), ids=HOSTILE_VALUES.keys())
def test_hostile_json_is_refused_on_the_socket_and_over_http(watched: Watched, value: str) -> None:
    alice = watched.visitors["alice"]
    tab = alice.greet()
    tab.send_text('{"type":"typing","ref":1,"room":' + value + "}")
    assert tab.take(lambda frame: frame["type"] == "nack")["code"] == "invalid"
    assert tab.ask({"type": "ping"})["type"] == "pong"
    tab.close()

    room = alice.general()["id"]
    head = (
        f"POST /api/v1/rooms/{room}/read HTTP/1.1\r\nHost: 127.0.0.1:{watched.port}\r\nConnection: close\r\n"
    )
    body = ('{"seq":' + value + "}").encode()
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in alice.jar)
    head += f"Cookie: {cookies}\r\nX-CSRFToken: {alice.cookie('csrftoken')}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with RawPeer(watched.port) as peer:
        peer.write(head.encode() + body)
        assert b" 400 " in peer.drain().split(b"\r\n")[0]


@pytest.mark.fault("S65")
def test_of_two_equal_keys_the_last_one_counts_whoever_reads_it(watched: Watched) -> None:
    tab = watched.visitors["alice"].greet()
    tab.send_text('{"type":"send","type":"ping","ref":1,"ref":5}')
    assert tab.take(lambda frame: frame["type"] == "pong")["ref"] == 5
    tab.close()
