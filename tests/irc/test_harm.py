"""Whatever a client says, it harms itself at most: it is answered, and the line goes on."""

import http.client
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.irc.conftest import Come
from tests.irc.peer import Peer
from tests.irc.said import read, say
from tests.programmed import make_token
from tests.servers import Server
from tests.visitors import Visitor

pytestmark = pytest.mark.server

NINES = "9" * 5000


@pytest.mark.parametrize(
    "said",
    [
        f"LATEST #general * {NINES}",
        "AFTER #general timestamp=0001-01-01T00:00:00+23:59 5",
        "BEFORE #general timestamp=9999-12-31T23:59:59-23:59 5",
        f"TARGETS timestamp=1970-01-01T00:00:00Z timestamp=2100-01-01T00:00:00Z {NINES}",
    ],
)
def test_numbers_and_times_that_no_machine_holds_are_refused(come: Come, said: str) -> None:
    peer = come("batch", "draft/chathistory")
    peer.say(f"CHATHISTORY {said}")
    assert "INVALID_PARAMS" in peer.wait_for("FAIL CHATHISTORY")
    peer.settle()


def test_a_version_that_no_machine_holds_is_a_version(port: int, irc_server: Server) -> None:
    with closing(Peer(port)) as peer:
        peer.say(f"CAP LS {NINES}")
        assert "sasl" in peer.wait_for("CAP * LS")


def test_the_rest_of_a_line_that_was_too_long_is_no_command(come: Come, alice: Visitor) -> None:
    peer = come()
    before = read(alice)
    peer.socket.sendall(b"PRIVMSG #general :" + b"x" * 20_000)
    peer.wait_for(" 417 ")
    peer.socket.sendall(b"PRIVMSG #general :said by somebody else\r\n")
    peer.settle()

    assert read(alice) == before
    assert [line for line in peer.lines if " 421 " in line] == []


def test_blanks_of_other_scripts_part_no_words(come: Come, alice: Visitor) -> None:
    peer = come()
    peer.say("PRIVMSG #general eight\u00a0o'clock\u3000sharp")
    peer.settle()
    assert read(alice)[-1] == "eight\u00a0o'clock\u3000sharp"


def test_a_stranger_who_sends_empty_lines_is_read_no_faster_than_others(
    port: int, irc_server: Server
) -> None:
    address = urlsplit(irc_server.url)
    with closing(socket.create_connection(("127.0.0.1", port))) as flood:
        flood.setblocking(False)
        for _time in range(40):
            try:
                flood.send(b"\n" * 1_000_000)
            except BlockingIOError:
                break
        page = http.client.HTTPConnection(address.hostname or "", address.port, timeout=1.5)
        with closing(page):
            page.request("GET", "/healthz")
            assert page.getresponse().status == 200


def test_every_room_of_several_is_answered_for(come: Come, alice: Visitor) -> None:
    rooms = [alice.call("POST", "rooms", {"kind": "public", "name": f"Shed {n}"})[1]["id"] for n in "12"]
    for room in rooms:
        alice.call("POST", f"rooms/{room}/leave")
    peer = come(secret=make_token(alice, scopes=["read"]).secret)
    peer.say("JOIN #shed-1,#shed-2")
    assert [line.split()[1] for line in peer.settle()] == ["400", "400"]


def test_what_was_heard_is_not_told_again_to_who_goes_and_comes(
    come: Come, alice: Visitor, bob: Visitor
) -> None:
    room = alice.call("POST", "rooms", {"kind": "public", "name": "Revolving door"})[1]["id"]
    bob.call("POST", f"rooms/{room}/join")
    secret = make_token(bob).secret
    first = come(secret=secret)
    first.say("QUIT")
    first.wait_for("ERROR")
    peer = come(secret=secret)
    say(alice, "mind the step", room)
    peer.wait_for("mind the step")
    peer.say("PART #revolving-door")
    peer.wait_for(" PART ")
    say(alice, "said behind their back", room)
    peer.say("JOIN #revolving-door")
    came = peer.read_until("said behind their back")

    assert not any("mind the step" in line for line in came), came


def test_a_limited_token_is_told_that_its_person_was_removed(
    come: Come, alice: Visitor, bob: Visitor
) -> None:
    room = alice.call("POST", "rooms", {"kind": "private", "name": "Vault"})[1]["id"]
    whose = bob.call("GET", "me")[1]["id"]
    alice.call("POST", f"rooms/{room}/members", {"people": [whose]})
    peer = come("batch", "draft/chathistory", secret=make_token(bob, rooms=[room]).secret)
    say(alice, "the number is 7", room)
    peer.wait_for("the number is 7")
    alice.call("DELETE", f"rooms/{room}/members/{whose}")
    say(alice, "the number is 8", room)
    peer.say("CHATHISTORY LATEST #vault * 10", "PRIVMSG #vault :am I in?")
    came = peer.settle()

    assert not any("PRIVMSG" in line for line in came), came
    # By the log, which may come a moment later
    assert any(" PART #Vault" in line for line in came) or peer.wait_for(" PART #Vault")


def test_no_line_is_longer_than_lines_are(come: Come, alice: Visitor) -> None:
    for number in range(12):
        fields = {"name": f"{number} {'ß' * 40}", "topic": "ü" * 240}
        room = alice.call("POST", "rooms", {"kind": "public", **fields})[1]["id"]
        alice.call("PATCH", f"rooms/{room}", fields)
    peer = come()
    peer.say("LIST", "WHOIS alice")
    peer.settle()

    assert max(len(line.encode()) for line in peer.lines) <= 510
    assert sum(" 319 " in line for line in peer.lines) > 1


def test_of_two_rooms_of_one_name_the_older_one_keeps_it(come: Come, alice: Visitor) -> None:
    rooms = [
        alice.call("POST", "rooms", {"kind": "private", "name": name})[1]["id"]
        for name in ("Zoo-bar", "Zoo bar")
    ]
    peer = come()
    peer.say("PRIVMSG #zoo-bar :to the older one", f"PRIVMSG #zoo-bar-{rooms[1]} :to the younger one")
    peer.settle()

    assert [read(alice, room)[-1] for room in rooms] == ["to the older one", "to the younger one"]
