"""Signing in with a provider: a real one, that speaks HTTP on this machine, and tells lies when a test wants it."""

import json
import re
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from oidc_provider_mock import _app as mock
from structlog.testing import capture_logs

from syncchat.domain.accounts.accounts import deactivate_user, reactivate_user
from syncchat.domain.accounts.invites import create_invite
from syncchat.domain.sign_on.provisioning import Said, provision
from syncchat.models import User
from syncchat.sign_in.oidc import adapter
from syncchat.sign_in.oidc.adapter import ProvidersAdapter
from syncchatroom.providers import read_providers
from tests.http.doors import is_signed_in, read_text, sign_in
from tests.http.party import DORA, LOGIN, Party, come

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Of the provider that the tests run, and not of ours
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),
]


def test_somebody_new_gets_an_account_and_comes_back_to_it(corp: Party) -> None:
    client = Client()
    assert "Sign in with Corp" in read_text(client.get("/login/"))
    assert come(corp, client)["Location"] == "/"
    assert is_signed_in(client)
    dora = User.objects.get(username="dora.finch")
    assert (dora.display_name, dora.email, dora.has_usable_password()) == (DORA["name"], DORA["email"], False)
    assert dora.email_verified_at is not None
    assert not dora.is_owner

    again = Client()
    come(corp, again, path=f"{LOGIN}?next=/settings/security/")
    assert is_signed_in(again)
    assert User.objects.filter(username__startswith="dora").count() == 1


def test_what_goes_to_the_provider_is_bound_to_this_browser(corp: Party) -> None:
    asked = parse_qs(urlsplit(Client().get(f"{LOGIN}?auth_params=nonce%3Dmine&scope=all")["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) > 20
    assert len(asked["state"][0]) > 10
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}

    back = corp.sign_in(Client().get(LOGIN)["Location"])
    refused = Client().get(back)
    assert refused.status_code == 403
    assert "did not work" in read_text(refused)
    assert not User.objects.filter(username__startswith="dora").exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"aud": ["another"]},
        {"exp": -3600},
        {"nonce": "another"},
        {"key": None},
    ],
)
def test_a_token_that_is_not_for_us_signs_nobody_in(
    corp: Party, lie: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = mock.OpenIDCode.get_jwt_config

    def lie_in_config(self: Any, *args: Any, **kwargs: Any) -> Any:
        said = config(self, *args, **kwargs)
        if "key" in lie:
            from authlib.jose import JsonWebKey

            key = JsonWebKey.generate_key("RSA", 2048, is_private=True).as_dict(is_private=True)
            return {**said, "key": {**key, "kid": said["key"].get("kid")}}
        return {**said, **{name: value for name, value in lie.items() if name in ("iss", "aud", "exp")}}

    monkeypatch.setattr(mock.OpenIDCode, "get_jwt_config", lie_in_config)
    client = Client()
    address = client.get(LOGIN)["Location"]
    if "nonce" in lie:
        address = re.sub("nonce=[^&]+", "nonce=another", address)
    refused = client.get(corp.sign_in(address))
    assert refused.status_code == 403, lie
    assert not is_signed_in(client)


def test_a_code_works_once_and_errors_are_said(corp: Party) -> None:
    client = Client()
    back = corp.sign_in(client.get(LOGIN)["Location"])
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 403
    assert Client().get(f"{LOGIN}callback/?error=server_error&state=x").status_code == 403
    other = Client()
    denied = corp.sign_in(other.get(LOGIN)["Location"], action="deny")
    assert other.get(denied).status_code in (302, 403)
    assert not is_signed_in(other)


def test_an_address_that_is_known_here_takes_over_nothing(corp: Party, bob: User) -> None:
    corp.knows("b-1", email=bob.email.upper(), email_verified=True, preferred_username="bob")
    client = Client()
    refused = come(corp, client, "b-1")
    assert refused.status_code == 403
    assert "connect Corp under Settings" in read_text(refused)
    assert not is_signed_in(client)


@pytest.mark.parametrize("verified", [False, "true", "false", 1, None])
def test_an_address_that_nobody_verified_counts_as_none(corp: Party, bob: User, verified: Any) -> None:
    corp.knows("b-2", email=bob.email, email_verified=verified, preferred_username="bob")
    client = Client()
    come(corp, client, "b-2")
    assert is_signed_in(client)
    account = SocialAccount.objects.get(uid="b-2")
    assert account.user != bob
    assert account.user.email == ""
    corp.take("example.org")
    corp.knows("b-3", email="new@example.org", email_verified=verified)
    assert come(corp, Client(), "b-3").status_code == 403


@pytest.mark.parametrize(
    ("rule", "status"), [("nobody", 403), ("everybody", 302), ("example.org", 302), ("example.com", 403)]
)
def test_who_gets_an_account_is_said_by_the_rule(corp: Party, rule: str, status: int) -> None:
    corp.take(rule)
    assert come(corp, Client()).status_code == status


def test_an_invite_lets_in_where_the_rule_does_not(corp: Party, alice: User) -> None:
    corp.take("nobody")
    invite = create_invite(actor=alice, rooms=[], expires_in=timedelta(days=1))
    client = Client()
    client.get(f"/invite/{invite.token}/")
    assert come(corp, client).status_code == 302
    assert is_signed_in(client)


def test_a_person_connects_it_and_cuts_it_while_another_way_is_left(corp: Party, bob: User) -> None:
    client = sign_in("bob")
    assert "Corp" in read_text(client.get("/settings/security/"))
    client.post("/oidc/corp/connect/")
    come(corp, client)
    account = SocialAccount.objects.get()
    assert account.user == bob
    fresh = Client()
    come(corp, fresh)
    assert fresh.get("/people/bob/").status_code == 200
    assert User.objects.count() == 2

    bob.set_unusable_password()
    bob.save()
    only = Client()
    come(corp, only)
    assert only.post(f"/oidc/{account.pk}/disconnect/").status_code == 409
    assert SocialAccount.objects.exists()
    bob.set_password("another-long-word")
    bob.save()
    again = sign_in("bob", "another-long-word")
    again.post(f"/oidc/{account.pk}/disconnect/")
    assert not SocialAccount.objects.exists()


def test_what_somebody_else_has_connected_cannot_be_connected_again(
    corp: Party, bob: User, alice: User
) -> None:
    come(corp, Client())
    client = sign_in("bob")
    client.post("/oidc/corp/connect/")
    assert "belongs to somebody else" in read_text(come(corp, client))
    assert client.post(f"/oidc/{SocialAccount.objects.get().pk}/disconnect/").status_code == 404


def test_a_provider_that_is_away_or_none_is_said(corp: Party, provider_server: str) -> None:
    corp.take("everybody", issuer="http://127.0.0.1:9")
    away = Client().get(LOGIN)
    assert away.status_code == 503
    assert "Corp does not answer" in read_text(away)
    corp.take("everybody", issuer=f"{provider_server}/jwks")
    assert Client().get(LOGIN).status_code == 503
    corp.take("everybody", issuer=provider_server.replace("127.0.0.1", "localhost") + "/")
    assert Client().get(LOGIN).status_code == 302
    assert Client().get("/oidc/nobody/login/").status_code == 404


def test_nobody_is_sent_to_another_site_afterwards(corp: Party) -> None:
    assert come(corp, Client(), path=f"{LOGIN}?next=https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize(
    "text", ["{", "[1]", '[{"id": "a"}]', '[{"id": "A b", "issuer": "https://a", "client_id": "c"}]',
             '[{"id": "a", "issuer": "http://a.example", "client_id": "c"}]']
)  # fmt: skip
def test_settings_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape("It looks like")):
        read_providers(text)


def test_whom_a_provider_alone_signs_in_sets_a_password(corp: Party) -> None:
    client = Client()
    come(corp, client)
    assert client.get("/password/change/", follow=True).status_code == 200
    refused = client.post("/settings/security/email/", {"email": "d@example.org", "password": "x"})
    assert "Set a password first" in read_text(refused)
    assert "Set a password" in read_text(client.get("/settings/security/"))

    assert client.post("/password/set/", {"password1": "short"}).status_code == 400
    assert client.post("/password/set/", {"password1": "copper lantern meadow"}).status_code == 302
    assert is_signed_in(client)
    other = Client()
    other.post("/login/", {"login": "dora.finch", "password": "copper lantern meadow"})
    assert is_signed_in(other)
    # Whoever has one changes it by showing it
    assert (
        client.post("/password/set/", {"password1": "another lantern meadow"})["Location"]
        == "/password/change/"
    )
    third = Client()
    third.post("/login/", {"login": "dora.finch", "password": "another lantern meadow"})
    assert not is_signed_in(third)


def test_somebody_new_who_comes_twice_at_once_gets_one_account(
    corp: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Client(), Client()
    back = corp.sign_in(second.get(LOGIN)["Location"])
    find_whether_known = SocialLogin.lookup

    def come_first(login: SocialLogin) -> None:
        find_whether_known(login)
        monkeypatch.setattr(SocialLogin, "lookup", find_whether_known)
        come(corp, first)

    # Without an address, which would tell that there is an account
    corp.knows("d-1", name="Dora Finch")
    monkeypatch.setattr(SocialLogin, "lookup", come_first)
    assert second.get(back)["Location"] == "/"
    assert is_signed_in(first)
    assert is_signed_in(second)
    assert SocialAccount.objects.count() == 1
    assert User.objects.filter(username__startswith="dora").count() == 1


def test_an_address_is_verified_by_the_answer_that_tells_it() -> None:
    told = {
        "id_token": {"email": "d@example.org", "email_verified": True},
        "userinfo": {"email": "boss@example.org"},
    }
    assert adapter.read_claims(told).email != "boss@example.org"


def test_who_was_locked_out_is_not_let_in_by_a_provider(corp: Party, alice: User) -> None:
    come(corp, Client())
    dora = User.objects.get(username="dora.finch")
    deactivate_user(actor=alice, user_id=dora.pk)
    client = Client()
    come(corp, client)
    assert not is_signed_in(client)
    reactivate_user(actor=alice, user_id=dora.pk)
    assert not is_signed_in(client)


def test_one_subject_of_two_providers_is_two_people(corp: Party, settings: Any) -> None:
    come(corp, Client())
    given = [
        {"id": name, "issuer": corp.url, "client_id": "chat", "client_secret": "s", "sign_up": "everybody"}
        for name in ("corp", "other")
    ]
    settings.SOCIALACCOUNT_PROVIDERS = read_providers(json.dumps(given))
    corp.knows("d-1", name="Dora Finch")
    client = Client()
    come(corp, client, path="/oidc/other/login/")
    assert is_signed_in(client)
    assert User.objects.filter(username__startswith="dora").count() == 2


def test_a_provider_that_sends_elsewhere_or_too_much_is_away(
    corp: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    class Floods(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/inner")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for _each in range(1000):
                    self.wfile.write(b" " * 100_000)
                self.wfile.write(b"{}")
                seen.append("whole")

        def log_message(self, *_said: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Floods) as flood:
        Thread(target=flood.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{flood.server_port}"
        with ProvidersAdapter().get_requests_session() as session:
            with pytest.raises(requests.RequestException):
                session.get(f"{url}/flood")
            with pytest.raises(requests.RequestException):
                session.get(f"{url}/moved")
        flood.shutdown()
    assert "whole" not in seen
    assert "/inner" not in seen


def test_a_log_holds_the_first_words_of_what_a_provider_answers(
    corp: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    back = corp.sign_in(client.get(LOGIN)["Location"])

    def refuse(*_asked: Any, **_more: Any) -> NoReturn:
        raise OAuth2Error(f"Error retrieving access token: {'x' * 5000}")

    monkeypatch.setattr(OAuth2Client, "get_access_token", refuse)
    with capture_logs() as lines:
        assert client.get(back).status_code == 403
    assert 0 < len(next(line["reason"] for line in lines if line["event"] == "provider_refused")) < 500


def test_whom_scim_has_set_up_comes_in_to_that_account(corp: Party, alice: User) -> None:
    said = Said("dora@corp", "Dora", "", "", str(DORA["email"]), "x-1", is_active=True)
    made = provision(actor=alice, said=said)
    corp.take("nobody")
    corp.knows("d-2", **{**DORA, "email_verified": False})
    assert come(corp, Client(), "d-2").status_code == 403
    client = Client()
    come(corp, client)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == made
    # Once: from then on that account has a way in, and nobody else gets it by an address
    corp.knows("d-3", **DORA)
    assert come(corp, Client(), "d-3").status_code == 403
