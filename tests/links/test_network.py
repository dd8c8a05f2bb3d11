"""S56, S57, S58: where the server may connect to because somebody wrote an address."""

import socket
from typing import Any

import pytest
from pytest_django import Settings

from syncchat.domain.links.client import Client, check_address
from syncchat.domain.links.network import Deadline, Unreachable, is_public, resolve_public
from tests.links.pages import Pages, resolve_to

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2001::1", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "100::1",
    "192.0.0.192", "168.63.129.16", "3fff::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001:82f::200e"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_no_public_network_is_not_asked(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Unreachable):
        resolve_public("bread.example", 443, Deadline(5), resolve_to(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_asked(address: str) -> None:
    assert is_public(address)
    assert resolve_public("bread.example", 443, Deadline(5), resolve_to(address)) == [address]


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Unreachable):
        resolve_public("bread.example", 80, Deadline(5), resolve_to("8.8.8.8", "10.0.0.1"))


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "localhost", "localhost.", "[::1]", "[::ffff:7f00:1]"],
)
def test_however_this_machine_is_written_it_hears_nothing(host: str, pages: Pages) -> None:
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(f"http://{host}:{pages.port}/", {"text/html": 1000})
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(f"http://{host}/", {"text/html": 1000})
    assert pages.asked == []


def test_without_the_setting_for_tests_this_machine_is_not_asked(pages: Pages, settings: Settings) -> None:
    url = pages.serve("/", "<title>Secret</title>")
    settings.LINK_PREVIEWS_LOOPBACK = 0
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(url, {"text/html": 1000})
    assert pages.asked == []


@pytest.mark.parametrize("port", [0, 22, 25, 8080, 6379, 65535])
def test_other_ports_are_not_asked(port: int) -> None:
    with pytest.raises(Unreachable):
        resolve_public("bread.example", port, Deadline(5), resolve_to("8.8.8.8"))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://bread.example/", "file:///etc/passwd", "gopher://bread.example/", "data:text/html,x", "//bread.example",
        "http://user:secret@bread.example/", "http://8.8.8.8@bread.example/", "http:///x", "http://bre%00ad.example/",
        "http://bread.example\\@evil.example/", "https://brot.exämple/", "http://a.example/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable):
        check_address(address)


def test_a_name_is_resolved_once_and_the_address_that_was_looked_at_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name server that answers with a private address when it is asked again is not asked again."""
    asked: list[str] = []
    connected: list[str] = []

    def resolve(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        return resolve_to("8.8.8.8" if len(asked) == 1 else "127.0.0.1")(host, port)

    def connect(address: tuple[str, int], *_more: Any, **_named: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        Client(Deadline(5), resolve).get("http://bread.example/", {"text/html": 1000})
    assert (asked, connected) == (["bread.example"], ["8.8.8.8"])


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "ftp://bread.example/",
        "http://127.0.0.1:22/", "http://bread.example:8080/", "http://user:secret@8.8.8.8/", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_a_redirect_is_looked_at_like_any_address(target: str, pages: Pages) -> None:
    moved = pages.move("/moved", target)
    with pytest.raises(Unreachable):
        Client(Deadline(5), resolve_to("10.0.0.1")).get(moved, {"text/html": 1000})
    assert pages.paths == ["/moved"]


def test_five_redirects_are_followed_and_a_sixth_is_not(pages: Pages) -> None:
    pages.serve("/0", "<title>There</title>")
    for hop in range(1, 8):
        pages.move(f"/{hop}", f"/{hop - 1}", 301 + hop % 2)
    found = Client(Deadline(5)).get(f"{pages.url}/5", {"text/html": 1000})
    assert (found.url, found.content) == (f"{pages.url}/0", b"<title>There</title>")
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(f"{pages.url}/6", {"text/html": 1000})


def test_a_redirect_to_letters_that_stand_there_as_they_are_is_followed(pages: Pages) -> None:
    pages.serve("/br%C3%B6tchen", "<title>There</title>")
    moved = pages.move("/moved", "/brötchen".encode().decode("latin-1"))
    found = Client(Deadline(5)).get(moved, {"text/html": 1000})
    assert (found.url, found.content) == (f"{pages.url}/br%C3%B6tchen", b"<title>There</title>")


def test_a_name_server_that_does_not_answer_is_not_waited_for() -> None:
    import threading

    answered = threading.Event()

    def resolve(*_asked: Any, **_more: Any) -> list[Any]:
        answered.wait(30)
        return []

    with pytest.raises(Unreachable):
        resolve_public("bread.example", 443, Deadline(0.05), resolve)
    answered.set()
