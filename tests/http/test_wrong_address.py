"""An address that the settings do not know: the page says what to set, and so does one log line."""

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from syncchat.operations import wrong_address
from tests.http.doors import read_text

FORM = {"login": "alice", "password": "wrong"}


@pytest.fixture(autouse=True)
def _nothing_told_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrong_address, "_told", set[str]())


def post(host: str, origin: str) -> HttpResponse:
    client = Client(enforce_csrf_checks=True, headers={"Host": host})
    client.get("/login/")
    answer = client.post(
        "/login/",
        FORM | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value},
        headers={"Origin": origin},
    )
    assert isinstance(answer, HttpResponse)
    return answer


def test_unknown_host_is_told_which_setting_lets_it_in(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    with capture_logs() as logs:
        answers = [client.get("/login/", headers={"Host": "192.168.1.5:8000"}) for _ in range(3)]
    assert answers[0].status_code == 400
    assert "“192.168.1.5:8000”" in read_text(answers[0])
    assert "ALLOWED_HOSTS" in read_text(answers[0])
    assert [(line["event"], line["address"]) for line in logs] == [("host_not_allowed", "192.168.1.5:8000")]
    assert "ALLOWED_HOSTS" in logs[0]["advice"]


def test_unknown_hosts_do_not_fill_the_log(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    with capture_logs() as logs:
        for number in range(wrong_address.TOLD_LIMIT + 5):
            client.get("/login/", headers={"Host": f"host{number}.test"})
    assert len(logs) == wrong_address.TOLD_LIMIT


def test_what_a_host_header_says_is_shown_as_text(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    page = client.get("/login/", headers={"Host": "<b>bold</b>"}).content.decode()
    assert "&lt;b&gt;bold" in page
    assert "<b>bold" not in page


@pytest.mark.usefixtures("alice")
def test_form_behind_a_proxy_that_ends_tls_says_what_to_set() -> None:
    with capture_logs() as logs:
        answer = post("localhost", "https://localhost")
    assert answer.status_code == 403
    assert "PUBLIC_URL=https://localhost" in read_text(answer)
    assert "TRUSTED_PROXIES=1" in read_text(answer)
    assert [(line["address"], line["expected"]) for line in logs] == [
        ("https://localhost", "http://localhost")
    ]


@pytest.mark.usefixtures("alice")
def test_form_at_another_port_than_the_public_address_says_what_to_set(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://localhost"
    # A proxy that passes the host on without its port
    answer = post("localhost", "https://localhost:8443")
    assert answer.status_code == 403
    assert "set PUBLIC_URL=https://localhost:8443" in read_text(answer)


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_form_of_another_site_is_refused_without_advice(origin: str) -> None:
    with capture_logs() as logs:
        answer = post("localhost", origin)
    assert answer.status_code == 403
    assert "This page was open too long" in read_text(answer)
    assert logs == []


@pytest.mark.usefixtures("alice")
def test_form_with_an_old_token_is_not_taken_for_a_wrong_address() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Host": "localhost"})
    answer = client.post("/login/", FORM, headers={"Origin": "http://localhost"})
    assert answer.status_code == 403
    assert "This page was open too long" in read_text(answer)
