"""Bytes that are nearly right, or nothing at all: the connection ends, the server and everyone else go on."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Opcode

from syncchat.domain.ids import make_id
from tests.faults.wire.amounts import allow, try_inputs
from tests.faults.wire.raw import RawPeer, make_frame, make_handshake
from tests.faults.wire.watched import Watched

Spoil = tuple[str, int, bytes]
SPOILS = st.lists(
    st.tuples(
        st.sampled_from(["replace", "insert", "remove", "repeat", "truncate"]),
        st.integers(0, 2_000),
        st.binary(min_size=1, max_size=12),
    ),
    max_size=5,
)


def spoil(content: bytes, spoils: list[Spoil]) -> bytes:
    for way, where, what in spoils:
        at = where % (len(content) + 1)
        start, end = content[:at], content[at:]
        match way:
            case "replace":
                content = start + what + end[len(what) :]
            case "insert":
                content = start + what + end
            case "remove":
                content = start + end[len(what) :]
            case "repeat":
                content = start + end[:40] + end
            case _:
                content = start
    return content


def make_talk(room: int) -> bytes:
    said = f'{{"type":"send","ref":2,"id":"{make_id()}","room":{room},"body":"nearly right"}}'
    return b"".join(
        [
            make_frame(b'{"type":"hello","v":1,"ref":1}'),
            make_frame(said.encode()[:20], fin=False),
            make_frame(b"still here", Opcode.PING),
            make_frame(said.encode()[20:], Opcode.CONT),
            make_frame(b"binary", Opcode.BINARY),
            make_frame(b'{"type":"ping","ref":3}'),
            make_frame(b"\x03\xe8done", Opcode.CLOSE),
        ]
    )


def make_request(port: int, path: str) -> bytes:
    body = b'{"id":"","body":"nearly"}'
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.fault("T74")
@try_inputs(150, 2000)
@pytest.mark.parametrize("start", ["frames", "handshake", "request", "nothing"])
def test_spoiled_bytes_end_their_own_connection_and_nothing_else(
    watched: Watched, tally: Counter[str], start: str, inputs: int
) -> None:
    alice, bob = watched.visitors["alice"], watched.visitors["bob"].greet()
    talk = make_talk(alice.general()["id"])
    sound = {
        "frames": talk,
        "handshake": make_handshake(alice, watched.port) + talk,
        "request": make_request(watched.port, "/api/v1/rooms/1/messages"),
        "nothing": b"",
    }[start]

    @allow(inputs)
    @given(SPOILS, st.binary(max_size=200))
    def write(spoils: list[Spoil], more: bytes) -> None:
        tally["byte streams"] += 1
        with RawPeer(watched.port) as peer:
            if start == "frames":
                peer.shake_hands(alice)
            peer.write(spoil(sound, spoils) + more)
            # Half a request is never answered; a whole one is not answered to who has hung up
            peer.wait_for_answer(0.03)
            peer.end_writing()
            peer.drain()
        # Not after each: Bob would be the one who is too fast
        assert tally["byte streams"] % 10 or bob.ask({"type": "ping"})["type"] == "pong"
        assert watched.take_complaints() == []

    write()
    bob.close()
    assert watched.server.process.poll() is None


ODD_HEADS = {
    "a byte that is no ASCII in the path": (b"/ws/", b"/w\xffs/", 400),
    "an escape that is no UTF-8": (b"/ws/", b"/%ff%00%/", 403),
    "another host in the request line": (b"/ws/", b"http://elsewhere/", 403),
    "an older HTTP": (b"HTTP/1.1", b"HTTP/1.0", 101),
    "another method": (b"GET", b"POST", 405),
    "a line of 20 kB": (b"Upgrade: w", b"X: " + b"y" * 20_000 + b"\r\nUpgrade: w", 400),
    "three hundred headers": (b"Upgrade: w", b"X: y\r\n" * 300 + b"Upgrade: w", 400),
    "a header that is no ASCII": (b"Upgrade: w", b"X: \xff\r\nUpgrade: w", 101),
    "an older WebSocket": (b"Version: 13", b"Version: 8", 400),
    "no key": (b"Sec-WebSocket-Key", b"Sec-Nothing", 400),
    "two hosts": (b"Cookie: ", b"Host: elsewhere\r\nCookie: ", 403),
    "half an address": (b"Host: 127.0.0.1", b"Host: [::1", 403),
    "cookies that are none": (b"Cookie: ", b'Cookie: "\\;;=\xff,[]=', 101),
    "languages that are none": (b"Cookie: ", b"Accept-Language: \xff;q=x,;;,*-\r\nCookie: ", 101),
}


@pytest.mark.fault("T74")
@pytest.mark.parametrize(("sound", "odd", "status"), ODD_HEADS.values(), ids=ODD_HEADS.keys())
def test_an_odd_handshake_is_answered_at_once_and_with_the_right_status(
    watched: Watched, sound: bytes, odd: bytes, status: int
) -> None:
    with RawPeer(watched.port) as peer:
        peer.write(make_handshake(watched.visitors["alice"], watched.port).replace(sound, odd, 1))

        assert int(peer.read_head().split(b" ")[1]) == status
    assert watched.take_complaints() == []
