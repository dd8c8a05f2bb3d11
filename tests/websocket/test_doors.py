"""Who gets a socket, and when it ends."""

from copy import copy

import pytest
from websockets.exceptions import InvalidStatus

from tests.servers import Server
from tests.visitors import PASSWORD, Visitor
from tests.websocket.conftest import Greet


def test_an_anonymous_visitor_is_sent_to_sign_in(module_server: Server) -> None:
    assert Visitor(module_server.url).connect().wait_closed() == 4401


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_foreign_page_gets_no_socket_even_with_a_valid_cookie(
    visitors: dict[str, Visitor], origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        visitors["alice"].connect(origin=origin)

    assert refusal.value.response.status_code == 403


def test_a_forged_session_gets_no_further(module_server: Server, visitors: dict[str, Visitor]) -> None:
    mallory = Visitor(module_server.url)
    for cookie in visitors["bob"].jar:
        cookie = copy(cookie)
        cookie.value = "x" * 32
        mallory.jar.set_cookie(cookie)

    assert mallory.connect().wait_closed() == 4401


def test_signing_out_closes_every_socket_of_that_session_and_no_other(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet
) -> None:
    bob = visitors["bob"]
    elsewhere = Visitor(module_server.url, "bob")
    elsewhere.open("/login/", {"login": "bob", "password": PASSWORD})
    first, second, other = greet(elsewhere), greet(elsewhere), greet(bob)

    elsewhere.open("/logout/", {})

    assert first.wait_closed() == 4401
    assert second.wait_closed() == 4401
    assert other.ask({"type": "ping"})["type"] == "pong"
    assert elsewhere.connect().wait_closed() == 4401


def test_a_changed_password_closes_the_sockets_of_all_other_sessions(
    module_server: Server, greet: Greet, visitors: dict[str, Visitor]
) -> None:
    robo = Visitor(module_server.url, "robo").register()
    elsewhere = Visitor(module_server.url, "robo")
    elsewhere.open("/login/", {"login": "robo", "password": PASSWORD})
    here, there = greet(robo), greet(elsewhere)

    changed = {"oldpassword": PASSWORD, "password1": "another-good-one"}
    status, _page = robo.open("/password/change/", changed)

    assert status == 200
    assert there.wait_closed() == 4401
    assert elsewhere.connect().wait_closed() == 4401
    # The session that changed it got a new key: its old socket ends too, and may come straight back.
    assert here.wait_closed() == 4401
    assert greet(robo).ask({"type": "ping"})["type"] == "pong"
