"""The limits hold to the byte and to the character, however a message is cut up."""

import json

import pytest

from syncchat.operations.server import MAX_FRAME_BYTES
from syncchat.protocol.commands import BODY_LIMIT, FRAME_LIMIT
from tests.faults.wire.raw import RawPeer, cut_up, make_frame
from tests.faults.wire.watched import Watched

PIECES = {"whole": 1, "halved": 2, "in 200 pieces": 200}


def make_ping(size: int) -> bytes:
    """A command of exactly so many bytes: JSON may be padded."""
    return b'{"type":"ping","ref":3}'.ljust(size)


def write_in_pieces(peer: RawPeer, content: bytes, pieces: int) -> None:
    peer.write(
        cut_up(content, [len(content) // pieces] * (pieces - 1)) if pieces > 1 else make_frame(content)
    )


def greet(peer: RawPeer, watched: Watched) -> None:
    peer.shake_hands(watched.visitors["alice"])
    peer.write(make_frame(b'{"type":"hello","v":1,"ref":1}'))
    while json.loads(peer.read_frame()[1])["type"] != "welcome":
        pass


def test_what_the_protocol_says_and_what_the_server_takes_is_one_number() -> None:
    assert FRAME_LIMIT == MAX_FRAME_BYTES == 65_536


@pytest.mark.fault("T75")
@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES.keys())
@pytest.mark.parametrize("size", [FRAME_LIMIT - 1, FRAME_LIMIT])
def test_a_command_up_to_the_limit_is_answered(watched: Watched, size: int, pieces: int) -> None:
    with RawPeer(watched.port) as peer:
        greet(peer, watched)
        write_in_pieces(peer, make_ping(size), pieces)
        while (heard := json.loads(peer.read_frame()[1]))["type"] != "pong":
            pass

    assert heard["ref"] == 3


@pytest.mark.fault("T75")
@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES.keys())
def test_a_command_one_byte_over_the_limit_closes_with_too_big(watched: Watched, pieces: int) -> None:
    with RawPeer(watched.port) as peer:
        greet(peer, watched)
        write_in_pieces(peer, make_ping(FRAME_LIMIT + 1), pieces)

        assert peer.read_close() == 1009


@pytest.mark.fault("T75")
@pytest.mark.parametrize("character", ["x", "é", "漢", "🦊"])
def test_a_body_is_counted_in_characters_and_not_in_bytes(watched: Watched, character: str) -> None:
    bob = watched.visitors["bob"]
    room, tab = bob.general()["id"], bob.greet()

    answers = [tab.say(room, character * length) for length in (BODY_LIMIT - 1, BODY_LIMIT, BODY_LIMIT + 1)]

    assert [answer["type"] for answer in answers] == ["ack", "ack", "nack"]
    assert answers[-1]["field"] == "body"
    assert tab.hears(character * BODY_LIMIT)
    tab.close()


@pytest.mark.fault("T75")
def test_a_request_over_http_may_be_as_long_as_a_command_and_no_longer(watched: Watched) -> None:
    alice = watched.visitors["alice"]
    path = f"rooms/{alice.general()['id']}/messages"
    frame = len(json.dumps({"id": "", "body": ""}))

    statuses = [
        alice.call("POST", path, {"id": "", "body": "x" * (size - frame)})[0]
        for size in (FRAME_LIMIT, FRAME_LIMIT + 1)
    ]

    assert statuses == [400, 413]
