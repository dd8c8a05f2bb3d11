"""What an operator writes as an address is compared as a browser compares it."""

import pytest
from django.http.request import validate_host

from syncchatroom.addresses import is_loopback, parse_allowed_host, parse_origin


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://chat.example.org", "https://chat.example.org"),
        ("HTTPS://Chat.Example.org/", "https://chat.example.org"),
        ("https://chat.example.org:443", "https://chat.example.org"),
        ("http://chat.example.org:80", "http://chat.example.org"),
        ("http://chat.example.org:443", "http://chat.example.org:443"),
        ("https://chat.example.org.", "https://chat.example.org"),
        ("https://chat.example.org.:8443", "https://chat.example.org:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah"),
        ("http://[0:0:0:0:0:0:0:1]:8110", "http://[::1]:8110"),
        ("http://my_host:8000", "http://my_host:8000"),
    ],
)
def test_spellings_of_one_origin_are_one(written: str, origin: str) -> None:
    assert parse_origin(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "chat.example.org",
        "//chat.example.org",
        "ftp://chat.example.org",
        "https://",
        "https://example.org/chat",
        "https://example.org?room=1",
        "https://example.org#room",
        "https://me@example.org",
        "https://example.org:many",
        "https://example.org:99999",
        "http://[::1",
        "https://bü cher.example",
        "https://chat example.org",
    ],
)
def test_what_is_no_origin_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_origin(written)


@pytest.mark.parametrize(
    ("entry", "host"),
    [
        ("chat.example.org", "chat.example.org"),
        (" Chat.example.org:8000 ", "chat.example.org"),
        ("https://chat.example.org/login/", "chat.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("::1", "[::1]"),
        ("[::1]:8000", "[::1]"),
        ("https://[fe80::1]:8000", "[fe80::1]"),
        (".example.org", "a.example.org"),
        ("*", "anything.example"),
    ],
)
def test_allowed_host_lets_in_what_was_meant(entry: str, host: str) -> None:
    assert validate_host(host, [parse_allowed_host(entry)])
    assert entry == "*" or not validate_host("other.test", [parse_allowed_host(entry)])


def test_what_leads_everybody_to_their_own_machine_is_known() -> None:
    local = [
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "http://127.1.2.3",
        "http://[::1]:80",
        "http://a.localhost",
    ]
    others = [
        "https://chat.example.org",
        "http://192.168.1.5:8000",
        "http://localhost.example",
        "http://10.0.0.1",
        "",
    ]
    assert [is_loopback(address) for address in (*local, *others)] == [True] * 5 + [False] * 5
