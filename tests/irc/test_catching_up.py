"""Nothing that was said while a client was away is lost, and what it was told is not told again."""

import re
from collections.abc import Iterator

import pytest

from syncchat.irc.lines import Line, parse_line
from tests.irc.conftest import Come
from tests.irc.peer import Peer
from tests.irc.said import say
from tests.programmed import Token, make_token
from tests.servers import StartServer
from tests.services import find_free_port
from tests.visitors import Visitor

pytestmark = pytest.mark.server

ZERO = "1970-01-01T00:00:00.000Z"


@pytest.fixture
def mine(bob: Visitor) -> Token:
    """Of bob, whom nobody else's client reads for."""
    return make_token(bob)


@pytest.fixture
def room(alice: Visitor, bob: Visitor, request: pytest.FixtureRequest) -> Iterator[int]:
    name = request.node.name[:40]
    number = alice.call("POST", "rooms", {"kind": "private", "name": name})[1]["id"]
    alice.call("POST", f"rooms/{number}/members", {"people": [bob.call("GET", "me")[1]["id"]]})
    yield number
    alice.call("POST", f"rooms/{number}/archive")


def list_heard(lines: list[str]) -> list[str]:
    return [parsed.params[1] for parsed in map(parse_line, lines) if parsed.command == "PRIVMSG"]


def test_who_comes_for_the_first_time_is_told_what_is_unread(
    come: Come, alice: Visitor, mine: Token, room: int
) -> None:
    say(alice, "one", room)
    say(alice, "two", room)
    peer = come("server-time", secret=mine.secret)
    heard = [parse_line(line) for line in peer.lines if "PRIVMSG" in line]

    assert [line.params[1] for line in heard][-2:] == ["one", "two"]
    assert all(line.tags["time"] for line in heard)


def test_without_time_tags_each_says_when_it_was_said(
    come: Come, alice: Visitor, mine: Token, room: int
) -> None:
    say(alice, "one", room)
    peer = come(secret=mine.secret)
    assert any(re.search(r"PRIVMSG #\S+ :\[\d\d:\d\d\] one$", line) for line in peer.lines)


def test_what_was_said_while_away_is_told_once(come: Come, alice: Visitor, mine: Token, room: int) -> None:
    peer = come(secret=mine.secret)
    say(alice, "heard live", room)
    peer.wait_for("heard live")
    peer.say("QUIT :bye")
    assert "goodbye" in peer.wait_for("ERROR")
    say(alice, "missed", room)

    again = come("server-time", secret=mine.secret)
    assert list_heard(again.lines)[-1] == "missed"
    assert "heard live" not in list_heard(again.lines)
    again.say("QUIT")
    again.wait_for("ERROR")
    assert list_heard(come("server-time", secret=mine.secret).lines) == []


def test_a_line_that_broke_is_told_again_what_it_did_not_confirm(
    come: Come, alice: Visitor, mine: Token, room: int
) -> None:
    peer = come("server-time", secret=mine.secret)
    say(alice, "confirmed", room)
    peer.wait_for("confirmed")
    peer.wait_for(" PING ")
    peer.settle()
    say(alice, "never read", room)
    peer.close()

    again = come("server-time", secret=mine.secret)
    assert list_heard(again.lines)[-1] == "never read"
    assert "confirmed" not in list_heard(again.lines)


def test_nothing_is_lost_when_the_server_is_killed_and_comes_again(start_server: StartServer) -> None:
    port = find_free_port()
    server = start_server(IRC=f"irc://127.0.0.1:{port}")
    alice = Visitor(server.url, "alice").register()
    bob = Visitor(server.url, "bob").register()
    token = make_token(bob)
    peer = Peer(port).sign_in(token.secret, "server-time")
    peer.settle()
    lines = [f"line {number}" for number in range(20)]
    for line in lines:
        say(alice, line)
    peer.wait_for("line 10")
    server.kill()

    back = start_server(var_dir=server.var_dir, IRC=f"irc://127.0.0.1:{port}")
    alice.url = back.url.rstrip("/")
    say(alice, "after it")
    again = Peer(port).sign_in(token.secret, "server-time")
    again.wait_for(":after it")
    told = dict.fromkeys(list_heard(peer.lines) + list_heard(again.lines))
    assert list(told) == [*lines, "after it"]
    again.close()


def test_a_server_that_stops_says_so(start_server: StartServer) -> None:
    port = find_free_port()
    server = start_server(IRC=f"irc://127.0.0.1:{port}")
    peer = Peer(port).sign_in(make_token(Visitor(server.url, "alice").register()).secret)
    peer.settle()
    assert server.stop() == 0
    assert "come back in some seconds" in peer.wait_for("ERROR")


def test_a_paste_that_is_faster_than_the_limit_comes_whole_and_in_order(start_server: StartServer) -> None:
    port = find_free_port()
    server = start_server(IRC=f"irc://127.0.0.1:{port}", SEND_LIMIT="600")
    alice = Visitor(server.url, "alice").register()
    peer = Peer(port).sign_in(make_token(alice).secret, "echo-message")
    peer.settle()
    lines = [f"line {number}" for number in range(60)]
    peer.say(*(f"PRIVMSG #general :{line}" for line in lines))
    peer.wait_for(":line 59")

    assert list_heard(peer.lines) == lines


def ask(peer: Peer, *said: str) -> list[Line]:
    peer.say("CHATHISTORY " + " ".join(said))
    came = [parse_line(line) for line in peer.settle()]
    assert came[0].command == "BATCH", came
    batch = came[0].params[0][1:]
    assert all(line.tags["batch"] == batch for line in came[1:-1])
    assert came[-1].params == [f"-{batch}"]
    return came[1:-1]


def test_the_past_is_asked_for_page_by_page(come: Come, alice: Visitor, mine: Token, room: int) -> None:
    ids = [say(alice, f"line {number}", room) for number in range(10)]
    peer = come("batch", "server-time", "message-tags", "draft/chathistory", secret=mine.secret)
    name = next(
        parse_line(line).params[0] for line in peer.lines if " JOIN #test" in line and "page_by" in line
    )
    assert not any("PRIVMSG" in line for line in peer.lines)

    def words(*said: str) -> list[str]:
        return [line.params[1] for line in ask(peer, *said)]

    numbers = [f"line {number}" for number in range(10)]
    assert words("LATEST", name, "*", "3") == numbers[-3:]
    assert words("BEFORE", name, f"msgid={ids[5]}", "2") == numbers[3:5]
    assert words("AFTER", name, f"msgid={ids[5]}", "2") == numbers[6:8]
    assert words("AROUND", name, f"msgid={ids[5]}", "4") == numbers[3:7]
    assert words("BETWEEN", name, f"msgid={ids[2]}", f"msgid={ids[6]}", "2") == numbers[3:5]
    assert words("BETWEEN", name, f"msgid={ids[6]}", f"msgid={ids[2]}", "2") == numbers[4:6]
    assert words("AFTER", name, f"timestamp={ZERO}", "500") == numbers
    times = [line.tags["time"] for line in ask(peer, "LATEST", name, "*", "10")]
    assert words("BEFORE", name, f"timestamp={times[3]}", "50") == numbers[:3]
    assert [
        line.params[1]
        for line in ask(peer, "TARGETS", f"timestamp={ZERO}", "timestamp=2100-01-01T00:00:00.000Z", "50")
    ][-1] == name


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("LATEST #nowhere * 5", "INVALID_TARGET"),
        ("LATEST #general * many", "INVALID_PARAMS"),
        ("BEFORE #general * 5", "INVALID_PARAMS"),
        ("BEFORE #general msgid=x 5", "INVALID_PARAMS"),
        ("BEFORE #general timestamp=yesterday 5", "INVALID_PARAMS"),
        ("BEFORE #general", "NEED_MORE_PARAMS"),
        ("EVERYTHING #general * 5", "UNKNOWN_COMMAND"),
        ("TARGETS now then 5", "INVALID_PARAMS"),
    ],
)
def test_what_asks_for_no_page_is_refused_by_name(come: Come, said: str, code: str) -> None:
    peer = come("batch", "draft/chathistory")
    peer.say(f"CHATHISTORY {said}")
    assert code in peer.wait_for("FAIL CHATHISTORY")
