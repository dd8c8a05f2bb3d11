"""Passkeys: as the second factor, alone, and as something that somebody made up."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.accounts import deactivate_user, reactivate_user
from syncchat.domain.second_factor.factors import reset_second_factor
from syncchat.models import User
from tests.http.authenticator import (
    PRESENT,
    Device,
    add_passkey,
    ask_alone,
    read_options,
    show_alone,
    sign_in_alone,
)
from tests.http.codes import begin_sign_in, read_codes
from tests.http.doors import is_signed_in, read_text
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = "/login/?passkey=refused"
SECURITY = "/settings/security/"


@pytest.fixture(autouse=True)
def _at_a_name(settings: Any) -> None:
    settings.PUBLIC_URL = "http://localhost"


@pytest.fixture
def browser(bob: User) -> Client:
    User.objects.filter(pk=bob.pk).update(email_verified_at=timezone.now())
    client = Client()
    client.post("/login/", {"login": "bob", "password": PASSWORD, "remember": "on"})
    return client


@pytest.fixture
def device(browser: Client) -> Device:
    device = Device()
    assert add_passkey(browser, device).status_code == 302
    return device


def test_a_passkey_is_added_with_recovery_codes_and_the_person_is_told(browser: Client) -> None:
    mail.outbox.clear()
    answer = add_passkey(browser, Device(), name="Lantern")
    assert len(read_codes(browser.get(answer["Location"]).content.decode())) == 10
    assert "A passkey was added" in mail.outbox[0].body
    page = read_text(browser.get(SECURITY))
    assert "Lantern" in page
    assert "never used" in page
    # A second one brings no new codes
    assert add_passkey(browser, Device())["Location"] == SECURITY


def test_a_passkey_signs_in_alone(device: Device) -> None:
    client = Client()
    answer = sign_in_alone(client, device)
    assert answer["Location"] == "/"
    assert is_signed_in(client)


def test_alone_it_goes_on_to_where_one_wanted_to(device: Device) -> None:
    client = Client()
    credential = json.dumps(device.show(ask_alone(client)))
    answer = client.post("/login/passkey/", {"credential": credential, "next": SECURITY})
    assert answer["Location"] == SECURITY


def test_a_passkey_is_asked_for_behind_the_password(device: Device) -> None:
    client = begin_sign_in("bob")
    page = client.get("/login/code/").content.decode()
    assert "show your passkey" in page
    shown = device.show(read_options(page))
    answer = client.post("/login/code/", {"credential": json.dumps(shown)})
    assert answer["Location"] == "/"
    assert is_signed_in(client)


def test_one_without_finger_or_pin_is_a_second_factor_only(device: Device) -> None:
    device.flags = PRESENT
    assert sign_in_alone(Client(), device)["Location"] == REFUSED
    client = begin_sign_in("bob")
    shown = device.show(read_options(client.get("/login/code/").content.decode()))
    client.post("/login/code/", {"credential": json.dumps(shown)})
    assert is_signed_in(client)


def test_what_was_removed_signs_nobody_in(browser: Client, device: Device) -> None:
    passkey = Authenticator.objects.get(type="webauthn")
    mail.outbox.clear()
    browser.post(f"{SECURITY}passkeys/{passkey.pk}/remove/")
    assert "was removed" in mail.outbox[0].body
    assert sign_in_alone(Client(), device)["Location"] == REFUSED
    # Nor do its recovery codes stay behind, or the question after the password
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"origin": "http://localhost.evil"}, {"host": "evil.example"}],
)
def test_a_passkey_of_another_address_is_refused(
    browser: Client, device: Device, wrong: dict[str, str]
) -> None:
    assert add_passkey(browser, Device(), **wrong).status_code == 400
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    assert sign_in_alone(Client(), device, **wrong)["Location"] == REFUSED


def test_what_was_shown_once_is_not_taken_again(device: Device) -> None:
    client = Client()
    shown = device.show(ask_alone(client))
    assert show_alone(client, shown)["Location"] == "/"
    other = Client()
    ask_alone(other)
    assert show_alone(other, shown)["Location"] == REFUSED
    assert show_alone(Client(), shown)["Location"] == REFUSED


def test_a_device_does_not_sign_in_somebody_else(device: Device, charlie: User, alice: User) -> None:
    client = Client()
    assert sign_in_alone(client, device, user=str(alice.pk).encode())["Location"] == REFUSED
    stranger = Device()
    stranger.id, stranger.user = device.id, device.user
    assert sign_in_alone(client, stranger)["Location"] == REFUSED
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "made_up",
    [
        None,
        [],
        "word",
        7,
        {},
        {"id": "x", "rawId": "x", "response": {}, "type": "public-key"},
        {"id": 1, "rawId": 1, "response": 1},
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {"clientDataJSON": "AA", "userHandle": "MQ"},
        },
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AA",
                "signature": "AA",
                "userHandle": "MQ",
            },
        },
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "attestationObject": "oA"},
        },
    ],
)
def test_what_is_no_passkey_is_refused_in_words(browser: Client, made_up: Any) -> None:
    client = Client()
    ask_alone(client)
    assert show_alone(client, made_up)["Location"] == REFUSED
    path = f"{SECURITY}passkeys/add/"
    browser.get(path)
    refused = browser.post(path, {"name": "Mine", "credential": json.dumps(made_up)})
    assert refused.status_code == 400
    assert "That passkey was not taken" in read_text(refused)
    assert 'value="Mine"' in refused.content.decode()


@pytest.mark.parametrize("text", ["", "{", "[" * 10_000, "x" * 30_000, "\0"])
def test_what_is_no_json_is_refused(browser: Client, text: str) -> None:
    assert Client().post("/login/passkey/", {"credential": text})["Location"] == REFUSED
    assert browser.post(f"{SECURITY}passkeys/add/", {"credential": text}).status_code == 400


def test_it_is_named_renamed_and_nobody_elses(browser: Client, device: Device, charlie: User) -> None:
    path = f"{SECURITY}passkeys/{Authenticator.objects.get(type='webauthn').pk}/"
    assert browser.post(path, {"name": ""}).status_code == 400
    assert browser.post(path, {"name": "x" * 61}).status_code == 400
    assert browser.post(path, {"name": "Lantern"})["Location"] == SECURITY
    assert "Lantern" in read_text(browser.get(SECURITY))
    charlies = Client()
    charlies.post("/login/", {"login": "charlie", "password": PASSWORD})
    assert charlies.get(path).status_code == 404
    assert charlies.post(f"{path}remove/").status_code == 404
    assert Authenticator.objects.filter(type="webauthn").exists()


def test_it_confirms_who_one_is(bob: User, device: Device) -> None:
    stale = Client()
    stale.force_login(bob)
    path = f"/confirm/passkey/?next={SECURITY}codes/"
    shown = device.show(read_options(stale.get(path).content.decode()))
    answer = stale.post(path, {"credential": json.dumps(shown)})
    assert answer["Location"] == f"{SECURITY}codes/"
    assert stale.get(answer["Location"]).status_code == 200


def test_who_is_locked_out_stays_out(device: Device, bob: User, alice: User) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)
    client = Client()
    assert sign_in_alone(client, device)["Location"] == "/inactive/"
    assert not is_signed_in(client)


def test_tries_from_an_address_are_bounded(bob: User) -> None:
    client = Client()
    for _each in range(60):
        client.post("/login/passkey/", {"credential": "{}"})
    assert client.get("/login/passkey/").status_code == 429
    answer = client.post("/login/passkey/", {"credential": "{}"}, follow=True)
    assert "Too many tries" in read_text(answer)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://chat.example.org"])
def test_where_browsers_make_none_the_page_says_so(browser: Client, settings: Any, url: str) -> None:
    settings.PUBLIC_URL = url
    assert "Browsers make passkeys only for" in read_text(browser.get(SECURITY))
    assert browser.get(f"{SECURITY}passkeys/add/")["Location"] == SECURITY
    assert "data-passkey" not in Client().get("/login/").content.decode()


def test_a_question_for_a_second_factor_is_no_question_for_a_passkey_alone(
    device: Device, charlie: User, alice: User
) -> None:
    """A stolen key without a PIN, shown where somebody signs in who has a passkey of their own."""
    own = Client()
    own.post("/login/", {"login": "charlie", "password": PASSWORD, "remember": "on"})
    add_passkey(own, Device())
    client = begin_sign_in("charlie")
    asked = read_options(client.get("/login/code/").content.decode())
    device.flags = PRESENT
    assert show_alone(client, device.show(asked))["Location"] != "/"
    assert not is_signed_in(client)


def test_who_is_locked_out_between_password_and_passkey_stays_out(
    device: Device, bob: User, alice: User
) -> None:
    client = begin_sign_in("bob")
    shown = device.show(read_options(client.get("/login/code/").content.decode()))
    deactivate_user(actor=alice, user_id=bob.pk)
    client.post("/login/code/", {"credential": json.dumps(shown)})
    assert not is_signed_in(client)
    reactivate_user(actor=alice, user_id=bob.pk)
    assert not is_signed_in(client)


def test_a_sign_in_half_way_ends_with_the_password_it_began_with(device: Device, bob: User) -> None:
    client = begin_sign_in("bob")
    shown = device.show(read_options(client.get("/login/code/").content.decode()))
    person = User.objects.get(pk=bob.pk)
    person.set_password("another one altogether")
    person.save()
    client.post("/login/code/", {"credential": json.dumps(shown)})
    assert not is_signed_in(client)


def test_a_factor_that_is_reset_half_way_leaves_a_page_that_goes_on(
    device: Device, bob: User, alice: User
) -> None:
    client = begin_sign_in("bob")
    reset_second_factor(actor=alice, user_id=bob.pk)
    assert client.get("/login/code/").status_code in (200, 302)
    assert client.post("/login/code/", {"code": "123456"}).status_code in (302, 400)
