"""Sockets end with the sign-in they came with, whoever ends it."""

import re

from tests.servers import Server
from tests.visitors import PASSWORD, Visitor
from tests.websocket.conftest import Greet


def sign_in(server: Server, name: str) -> Visitor:
    visitor = Visitor(server.url, name)
    visitor.open("/login/", {"login": name, "password": PASSWORD})
    return visitor


def test_ending_one_sign_in_on_the_page_closes_its_sockets_and_no_other(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet
) -> None:
    here, lost = sign_in(module_server, "bob"), sign_in(module_server, "bob")
    kept, ended = greet(here), greet(lost)
    _status, page = here.open("/settings/security/")
    newest = max(re.findall(r"/settings/security/sign-ins/(\d+)/end/", page), key=int)

    here.press("/settings/security/", f"/settings/security/sign-ins/{newest}/end/")

    assert ended.wait_closed() == 4401
    assert lost.connect().wait_closed() == 4401
    assert kept.ask({"type": "ping"})["type"] == "pong"


def test_locking_someone_out_closes_their_sockets_everywhere(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet
) -> None:
    """S08."""
    gone = Visitor(module_server.url, "mallory").register()
    elsewhere = sign_in(module_server, "mallory")
    first, second, bystander = greet(gone), greet(elsewhere), greet(visitors["bob"])
    _status, me = gone.call("GET", "me")

    path = f"/settings/workspace/people/{me['id']}/lock-out/"
    visitors["alice"].press(path, path, {"password": PASSWORD})

    assert first.wait_closed() == 4401
    assert second.wait_closed() == 4401
    assert gone.connect().wait_closed() == 4401
    assert bystander.ask({"type": "ping"})["type"] == "pong"
