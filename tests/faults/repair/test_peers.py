"""Peers that are gone, stopped, slow, or too fast: their sockets are freed, and nobody else notices."""

import json
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from websockets.frames import Opcode

from tests.faults.repair.crowd import describe
from tests.faults.repair.sockets import StalledPeer, is_held, list_sockets, read_memory, wait_freed
from tests.faults.results import save_result
from tests.faults.wire.raw import RawPeer, make_frame
from tests.servers import Server
from tests.visitors import Visitor

GONE_SECONDS = 45.0  # promised for a peer that vanished
STALLED_SECONDS = 30.0
FLOOD = 100 * 2**20  # bytes
ROOM_TO_BREATHE = 40 * 2**20  # bytes of memory; far less than the flood
LARGE = "large " * 600


@pytest.fixture(scope="module")
def alice(module_server: Server) -> Visitor:
    return Visitor(module_server.url, "alice").register()


@pytest.fixture(scope="module")
def bob(module_server: Server, alice: Visitor) -> Visitor:
    return Visitor(module_server.url, "bob").register()


@pytest.fixture(scope="module")
def port(module_server: Server) -> int:
    return urlsplit(module_server.url).port or 0


def command(**fields: object) -> bytes:
    return make_frame(json.dumps(fields).encode())


def greet(peer: RawPeer, visitor: Visitor) -> None:
    """In, welcomed, and from here on as silent or as loud as the test wants."""
    peer.shake_hands(visitor)
    peer.write(command(type="hello", ref=1, v=1, positions={}))
    while b'"type":"welcome"' not in peer.read_frame()[1]:
        pass


def stall(peer: StalledPeer, visitor: Visitor, port: int) -> None:
    """Ask for more than the kernels on both sides can hold, and read none of it."""
    log = visitor.general()["log"]
    greet(peer, visitor)
    deadline = time.monotonic() + 30
    unsent, before = 0, -1
    while not unsent or unsent != before:
        assert time.monotonic() < deadline, "the server could send all of it"
        peer.write(command(type="pull", ref=2, log=log, after=[0, 0]))
        time.sleep(0.2)
        found = list_sockets(port).get(peer.port)
        before, unsent = unsent, found.unsent if found else 0


def fill_room(visitor: Visitor) -> None:
    tab = visitor.greet()
    room = visitor.general()["id"]
    for _ in range(100):
        tab.say(room, LARGE)
    tab.close()


@pytest.fixture(scope="module")
def filled(bob: Visitor) -> None:
    fill_room(bob)


@pytest.fixture
def silent(port: int, alice: Visitor) -> Iterator[RawPeer]:
    with RawPeer(port) as peer:
        greet(peer, alice)
        yield peer


@pytest.mark.fault("T40")
def test_a_peer_that_floods_is_shown_out_and_costs_no_memory(
    module_server: Server, silent: RawPeer, bob: Visitor
) -> None:
    tab = bob.greet()
    before = read_memory(module_server.process.pid)
    flooding = threading.Thread(target=_flood, args=(silent,))
    flooding.start()

    assert silent.read_close() == 4429
    assert tab.ask({"type": "ping"})["type"] == "pong"
    flooding.join()
    assert tab.ask({"type": "ping"})["type"] == "pong"
    assert read_memory(module_server.process.pid) - before < ROOM_TO_BREATHE


def _flood(peer: RawPeer) -> None:
    piece = command(type="send", ref=2, room=1, body="x" * 60_000)
    for _ in range(FLOOD // len(piece)):
        if not peer.write(piece):
            return


@pytest.mark.long
@pytest.mark.fault("T39")
def test_a_peer_that_never_reads_again_is_freed_while_others_talk(
    port: int, alice: Visitor, bob: Visitor, filled: None
) -> None:
    tab, room = bob.greet(), bob.general()["id"]
    with StalledPeer(port) as peer:
        stall(peer, alice, port)
        acks = []
        started = time.monotonic()
        while is_held(port, peer.port):
            asked = time.monotonic()
            tab.say(room, "does anybody wait for the stalled one?")
            acks.append(time.monotonic() - asked)
            assert time.monotonic() - started < STALLED_SECONDS
        freed = time.monotonic() - started
    save_result("zero-window", {"freed_seconds": round(freed, 1), "others_ack_seconds": describe(acks)})


@pytest.mark.long
@pytest.mark.fault("T37")
def test_a_stopped_client_is_let_go_finds_out_why_and_catches_up(
    port: int, silent: RawPeer, alice: Visitor, bob: Visitor
) -> None:
    """A process that is stopped does not read; its kernel goes on taking what comes."""
    here = alice.general()
    freed = wait_freed(port, silent.socket.getsockname()[1], GONE_SECONDS)
    bob.greet().say(here["id"], "said while alice was stopped")

    assert silent.read_close() == 4408
    again = alice.greet()
    again.ask({"type": "ping"})
    missed = again.ask({"type": "pull", "log": here["log"], "after": here["position"]})
    assert [event["message"]["body"] for event in missed["events"]] == ["said while alice was stopped"]
    save_result("stopped-client", {"freed_seconds": round(freed, 1)})


@pytest.mark.long
@pytest.mark.fault("T36")
def test_a_peer_that_only_answers_pings_is_kept(port: int, silent: RawPeer) -> None:
    """So does a browser for a page in the background, whose own timers run once a minute at best."""
    silent.socket.settimeout(GONE_SECONDS)
    deadline = time.monotonic() + GONE_SECONDS + 10
    pings = 0
    while time.monotonic() < deadline:
        try:
            opcode, content = silent.read_frame()
        except TimeoutError:
            break
        if opcode == Opcode.PING:
            pings += 1
            silent.write(make_frame(content, Opcode.PONG))
            silent.socket.settimeout(max(1, deadline - time.monotonic()))
    assert pings >= 1
    assert is_held(port, silent.socket.getsockname()[1])
