import pytest
from pytest_django import Settings

from syncchat.socket.handshake import find_language, find_session_key, is_same_origin


def scope(scheme: str = "ws", **headers: str | list[str]) -> dict[str, object]:
    pairs = [
        (name.encode(), value.encode("latin-1"))
        for name, values in headers.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return {"type": "websocket", "scheme": scheme, "headers": pairs}


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000"])
def test_our_own_page_may_open_a_socket(host: str) -> None:
    assert is_same_origin(scope(host=host, origin=f"http://{host}"))


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://evil.example",
        "http://localhost:8001",
        "http://localhost",
        "https://localhost:8000",
        "http://localhost:8000.evil.example",
        "http://localhost:8000@evil.example",
        "http://evil.example/http://localhost:8000",
        "http://localhost.:8000",
    ],
)
def test_any_other_page_may_not(origin: str) -> None:
    assert not is_same_origin(scope(host="localhost:8000", origin=origin))


def test_no_origin_or_two_of_them_are_refused() -> None:
    assert not is_same_origin(scope(host="localhost:8000"))
    assert not is_same_origin(
        scope(host="localhost:8000", origin=["http://localhost:8000", "http://evil.example"])
    )


def test_a_host_that_is_not_ours_is_refused_even_if_the_origin_agrees() -> None:
    assert not is_same_origin(scope(host="evil.example", origin="http://evil.example"))


def test_with_any_host_allowed_the_origin_still_has_to_be_the_hosts(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    assert is_same_origin(scope(host="chat.example", origin="http://chat.example"))
    assert not is_same_origin(scope(host="chat.example", origin="http://evil.example"))


def test_a_public_address_is_the_only_origin_once_it_is_set(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://chat.example"
    settings.ALLOWED_HOSTS = ["chat.example"]

    assert is_same_origin(scope(host="chat.example", origin="https://chat.example"))
    assert not is_same_origin(scope(host="chat.example", origin="http://chat.example"))


@pytest.mark.parametrize(
    "origin", ["https://chat.example.", "https://chat.example:443", "HTTPS://Chat.Example"]
)
def test_another_spelling_of_the_public_address_is_the_same_origin(settings: Settings, origin: str) -> None:
    settings.PUBLIC_URL = "https://chat.example"
    settings.ALLOWED_HOSTS = ["chat.example"]

    assert is_same_origin(scope(host="chat.example", origin=origin))
    assert not is_same_origin(scope(host="chat.example", origin=f"{origin}/x"))
    assert not is_same_origin(scope(host="chat.example", origin=origin.replace("xample", "xample.evil.test")))


def test_the_session_is_found_among_the_cookies() -> None:
    assert find_session_key(scope(cookie="a=b; sessionid=abc123; c=d")) == "abc123"
    assert find_session_key(scope(cookie="a=b")) == ""
    assert find_session_key(scope()) == ""
    assert find_session_key(scope(cookie="\x00;;==;")) == ""


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("de-AT,de;q=0.9,en;q=0.5", "de"), ("en", "en"), ("tlh", "en"), ("", "en"), ("\x00;q=x", "en")],
)
def test_a_socket_speaks_the_language_of_its_browser(wanted: str, language: str) -> None:
    assert find_language(scope(**{"accept-language": wanted})) == language


def test_a_socket_without_any_wish_speaks_the_workspaces_language(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "de"

    assert find_language(scope()) == "de"
