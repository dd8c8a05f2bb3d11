"""A token signs in, by SASL or as a password; nothing else does, and a token that ends, ends the line."""

import base64
import ssl
from pathlib import Path

import pytest

from tests.certificates import make_certificate
from tests.irc.conftest import Come
from tests.irc.peer import Peer
from tests.programmed import Token, make_token
from tests.servers import StartServer, fail_to_serve
from tests.services import find_free_port
from tests.visitors import Visitor

pytestmark = pytest.mark.server


@pytest.mark.parametrize("password", ["{}", "alice:{}", "alice/here@laptop:{}"])
def test_a_token_is_a_password(port: int, token: Token, bob: Visitor, password: str) -> None:
    peer = Peer(port)
    peer.say(f"PASS {password.format(token.secret)}", "NICK somebody", "USER u 0 * :u")
    assert peer.wait_for(" 001 ").endswith("001 alice :Welcome to SyncChatRoom, alice")
    assert peer.wait_for(" JOIN ") == ":alice!alice@syncchatroom JOIN #General"
    assert "alice bob" in peer.wait_for(" 353 ")
    peer.close()


def test_sasl_says_who_it_is(come: Come) -> None:
    assert ":You are signed in as alice" in next(line for line in come().lines if " 900 " in line)


@pytest.mark.parametrize("said", ["", "scr_nothing", "correct-horse-battery", "*", "!"])
def test_what_is_no_token_does_not_sign_in(port: int, alice: Visitor, said: str) -> None:
    peer = Peer(port)
    peer.say("CAP REQ sasl", "NICK alice", "USER alice 0 * :a", "AUTHENTICATE PLAIN")
    secret = base64.b64encode(f"\0alice\0{said}".encode()).decode() if said != "!" else "!"
    peer.say(f"AUTHENTICATE {secret}")
    peer.wait_for(" 904 ")
    peer.say("CAP END")
    peer.wait_for(" 464 ")
    assert peer.wait_for("ERROR") == ":syncchatroom ERROR :Closing link: nobody signed in"
    assert peer.read() == ""
    peer.close()


def test_three_wrong_ones_are_enough(port: int, alice: Visitor) -> None:
    peer = Peer(port)
    peer.say("CAP REQ sasl", *["AUTHENTICATE SCRAM-SHA-256"] * 3)
    assert "PLAIN" in peer.wait_for(" 908 ")
    assert "ERROR" in peer.wait_for("ERROR")
    peer.close()


def test_nothing_is_done_for_strangers(port: int, alice: Visitor) -> None:
    peer = Peer(port)
    peer.say("PRIVMSG #general :Hello", "LIST", "WHOIS alice")
    assert [peer.read().split()[1] for _line in range(3)] == ["451"] * 3
    peer.say("NICK x", "USER x 0 * :x")
    peer.wait_for(" 464 ")
    peer.close()


def test_a_token_that_may_not_read_does_not_sign_in(port: int, alice: Visitor) -> None:
    peer = Peer(port)
    peer.say(f"PASS {make_token(alice, scopes=['write']).secret}", "NICK a", "USER a 0 * :a")
    peer.wait_for(" 464 ", "read")
    peer.close()


def test_a_token_that_is_revoked_ends_the_line(come: Come, alice: Visitor) -> None:
    token = make_token(alice)
    peer = come(secret=token.secret)
    token.revoke(alice)
    assert "You were signed out" in peer.wait_for("ERROR")


def test_a_limited_token_knows_no_other_room(come: Come, alice: Visitor) -> None:
    attic = alice.call("POST", "rooms", {"kind": "public", "name": "Attic"})[1]
    general = alice.general()["id"]
    token = make_token(alice, where="some", rooms=[str(general)])
    peer = come(secret=token.secret)
    assert not any("#Attic" in line for line in peer.lines)
    peer.say("JOIN #attic", "PRIVMSG #attic :Hello", "LIST")
    came = peer.settle()

    assert [line.split()[1] for line in came] == ["403", "403", "321", "322", "323"]
    assert attic["name"] not in came[3]


def test_capabilities_are_told_with_their_values_to_who_knows_of_values(port: int, alice: Visitor) -> None:
    peer = Peer(port)
    peer.say(
        "CAP LS 302", "CAP LS", "CAP REQ :server-time nonsense", "CAP REQ :server-time batch", "CAP LIST"
    )
    listed = [peer.wait_for("CAP").partition(" :")[2] for _line in range(2)]
    assert "sasl=PLAIN" in listed[0].split()
    assert "sasl" in listed[1].split()
    assert peer.wait_for("CAP").endswith("NAK :server-time nonsense")
    assert peer.wait_for("CAP").endswith("ACK :server-time batch")
    assert peer.wait_for("CAP").endswith("LIST :batch server-time")
    peer.close()


def test_a_certificate_makes_it_tls(start_server: StartServer, tmp_path: Path) -> None:
    certificate, port = make_certificate(tmp_path), find_free_port()
    server = start_server(IRC=f"ircs://127.0.0.1:{port}", IRC_CERTIFICATE=str(certificate))
    token = make_token(Visitor(server.url, "alice").register())
    peer = Peer(port, trust=ssl.create_default_context(cafile=f"{certificate}.crt"))
    peer.sign_in(token.secret)
    peer.wait_for(" JOIN #General")
    peer.close()


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"IRC": "irc://0.0.0.0:6667"}, "without TLS"),
        ({"IRC": "ircs://0.0.0.0:6697"}, "no certificate"),
        ({"IRC": "http://127.0.0.1:6667"}, "IRC is no address"),
        ({"IRC": "irc://127.0.0.1"}, "IRC is no address"),
    ],
)
def test_an_unsafe_or_unreadable_address_is_refused_at_start(
    tmp_path: Path, variables: dict[str, str], words: str
) -> None:
    assert words in fail_to_serve(tmp_path / "var", **variables)
