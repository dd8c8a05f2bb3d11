"""What a provider may take of us, in bytes, time and what is kept; and showing there who one is once more."""

import json
import socket
import time
from contextlib import suppress
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import _storage

from syncchat.models import User
from syncchat.sign_in.oidc import fetching
from syncchat.sign_in.oidc.adapter import ProvidersAdapter
from tests.http.doors import read_text
from tests.http.party import DORA, LOGIN, Party, come

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Of the provider that the tests run, and not of ours
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),
]


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_provider_that_drips_bytes_is_cut_off(
    greeting: bytes, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a greeting of TLS, in a header, in what it says: each byte comes in time, and the last one never."""
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            with suppress(OSError):
                line = server.accept()[0]
                line.sendall(greeting)
                for _each in range(100):
                    line.sendall(b"x")
                    time.sleep(0.1)

        Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with ProvidersAdapter().get_requests_session() as session, pytest.raises(requests.RequestException):
            session.get(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/")
    assert time.monotonic() - began < 4


def test_no_more_is_kept_of_people_than_is_needed(corp: Party) -> None:
    corp.knows("d-1", **DORA, phone_number="+49 1", address={"country": "DE"}, groups=["staff"])
    for _each in range(2):
        come(corp, Client())
        kept = json.dumps(SocialAccount.objects.get().extra_data)
        assert "d-1" in kept
        assert not any(word in kept for word in ("phone", "country", "staff", "iat"))


def forget_confirming(client: Client) -> None:
    session = client.session
    session["account_authentication_methods"] = []
    session.save()


def test_whom_a_provider_alone_signs_in_shows_there_who_they_are(corp: Party) -> None:
    client = Client()
    come(corp, client)
    forget_confirming(client)
    for path in ("/password/set/", "/settings/security/app/"):
        asked = client.get(path)
        assert asked["Location"].startswith("/confirm/provider/?next=")
    refused = client.post("/password/set/", {"password1": "copper lantern meadow"})
    assert refused["Location"].startswith("/confirm/provider/")
    assert not User.objects.get(username="dora.finch").has_usable_password()
    page = client.get(asked["Location"])
    assert "Sign in with Corp" in read_text(page)
    link = f"{LOGIN}?next=/settings/security/app/"
    assert link in page.content.decode()
    address = client.get(link)["Location"]
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    assert client.get(corp.sign_in(address))["Location"] == "/settings/security/app/"
    assert client.get("/settings/security/app/").status_code == 200


def test_a_provider_that_asked_nothing_shows_nothing(corp: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    come(corp, client)
    forget_confirming(client)
    back = corp.sign_in(client.get(LOGIN)["Location"])
    monkeypatch.setattr(_storage.AuthorizationCode, "get_auth_time", lambda _code: int(time.time()) - 3600)
    assert client.get(back).status_code == 403
    assert client.get("/settings/security/app/").status_code == 302
