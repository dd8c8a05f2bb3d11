import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from websockets.exceptions import InvalidStatus

from syncchat.operations import wrong_address
from syncchat.operations.doctor.arrival import (
    FORGED,
    Answer,
    ask,
    find_blocked_socket,
    find_server,
    find_wrong_address,
    find_wrong_headers,
    judge_address,
    judge_headers,
)
from syncchat.operations.doctor.check import NotApplicable
from syncchat.operations.request_echo import HEADER, Echo, sign_request
from tests.servers import Server
from tests.services import find_free_port
from tests.visitors import Visitor

PUBLIC = "https://chat.example.org"
RIGHT: Echo = {"origin": PUBLIC, "forwarded_for": [FORGED, "198.51.100.7"], "refused_origins": []}


@pytest.fixture(autouse=True)
def _behind_one_proxy(settings: Settings) -> None:
    settings.PUBLIC_URL, settings.ALLAUTH_TRUSTED_PROXY_COUNT = PUBLIC, 1


def test_address_that_leads_here_is_fine() -> None:
    assert judge_address(Answer(PUBLIC, RIGHT)) == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(failure="Connection refused"), "cannot be asked: Connection refused."),
        (Answer("https://www.example.org", RIGHT), "leads on to https://www.example.org."),
        (Answer(PUBLIC, None), "is answered by another server than this one."),
    ],
)
def test_address_that_does_not_lead_here_is_told(answer: Answer, words: str) -> None:
    assert judge_address(answer) == [f"PUBLIC_URL={PUBLIC} {words}"]


@pytest.mark.parametrize("forwarded", [[FORGED, "198.51.100.7"], ["198.51.100.7"]])
def test_headers_that_arrive_are_fine(forwarded: list[str]) -> None:
    """Proxies add to what a visitor wrote, or replace it."""
    assert judge_headers({**RIGHT, "forwarded_for": forwarded}) == []


def test_headers_that_do_not_arrive_are_told() -> None:
    echo: Echo = {"origin": "http://127.0.0.1:8000", "forwarded_for": [FORGED], "refused_origins": []}
    assert judge_headers(echo) == [
        "X-Forwarded-Proto is missing or not believed: https arrives as http.",
        "The Host header arrives as 127.0.0.1:8000.",
        "X-Forwarded-For arrives with addresses from proxies: 0, but TRUSTED_PROXIES=1.",
    ]


@pytest.mark.usefixtures("db")
def test_only_the_holder_of_the_key_is_told_how_a_request_arrived(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrong_address, "_refused_origins", ["https://chat.test"])
    forwarded = {"X-Forwarded-For": "a, b"}
    seen = client.get("/healthz", headers={**forwarded, **sign_request()}).json()["seen"]
    assert seen == {
        "origin": "http://testserver",
        "forwarded_for": ["a", "b"],
        "refused_origins": ["https://chat.test"],
    }
    stale = sign_request()
    settings.SECRET_KEY = "another-" * 8
    for headers in (stale, {HEADER: "guess"}, {}):
        assert client.get("/healthz", headers={**forwarded, **headers}).json() == {"status": "ok"}


@pytest.fixture
def running(module_server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The settings of a server that runs, without a proxy."""
    monkeypatch.setenv("PORT", module_server.url.rstrip("/").rpartition(":")[2])
    settings.SECRET_KEY = (module_server.var_dir / "secret_key").read_text()
    settings.PUBLIC_URL, settings.ALLAUTH_TRUSTED_PROXY_COUNT = "", 0
    return module_server


@pytest.mark.server
def test_server_that_runs_is_found_with_its_socket(running: Server) -> None:
    assert find_wrong_address() == find_blocked_socket() == []


@pytest.mark.server
def test_address_at_which_people_are_refused_is_told(running: Server) -> None:
    alice = Visitor(running.url, "alice").register()
    for origin in ("https://localhost", "\x9b31mred", "null"):
        with pytest.raises(InvalidStatus, match="403"):
            alice.connect(origin=origin)
    assert find_wrong_address() == ["Browsers at https://localhost are refused."]


@pytest.mark.server
def test_server_with_another_key_is_not_ours(running: Server, settings: Settings) -> None:
    settings.SECRET_KEY = "another-" * 8
    settings.PUBLIC_URL = running.url.rstrip("/")
    assert ask(settings.PUBLIC_URL).echo is None
    with pytest.raises(NotApplicable, match="no server of this workspace"):
        find_wrong_address()


def test_server_that_does_not_run_is_not_asked(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", str(find_free_port()))
    assert find_server().startswith("http://127.0.0.1:")
    with pytest.raises(NotApplicable, match="no server of this workspace"):
        find_wrong_address()


def test_socket_that_does_not_open_is_told(settings: Settings) -> None:
    settings.PUBLIC_URL = f"http://127.0.0.1:{find_free_port()}"
    (fault,) = find_blocked_socket()
    assert fault.startswith(f"{settings.PUBLIC_URL} takes no WebSocket at /ws/")


def test_headers_are_asked_for_only_with_a_public_address(settings: Settings) -> None:
    settings.PUBLIC_URL = ""
    with pytest.raises(NotApplicable, match="PUBLIC_URL"):
        find_wrong_headers()
