"""A link in a mail that signs in; passwords switched off; and the ways back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.accounts.owners import make_owner
from syncchat.domain.accounts.password_links import make_password_link
from syncchat.domain.sign_on.ways import change_sign_in_links
from syncchat.errors import Conflict
from syncchat.models import AuditEntry, SignInLink, User, Workspace
from tests.http.codes import set_clock, set_up_app
from tests.http.doors import FIREFOX, IPHONE, find_link, is_signed_in, read_text, register, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

ASK = "/login/link/"
WAYS = "/settings/workspace/sign-in/"


@pytest.fixture
def bob(bob: User) -> User:
    return confirm(bob)


@pytest.fixture(autouse=True)
def links(db: None) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"sign_in_links": True})


def confirm(person: User) -> User:
    User.objects.filter(pk=person.pk).update(email_verified_at=timezone.now())
    person.refresh_from_db()
    return person


def ask(client: Client, email: str = "bob@example.org", **more: str) -> str:
    mail.outbox.clear()
    answer = client.post(ASK, {"email": email, **more})
    assert answer.status_code == 302, answer.content
    return find_link(str(mail.outbox[-1].body))


def test_a_link_signs_in_by_a_button_and_once(bob: User) -> None:
    client = Client(headers={"User-Agent": FIREFOX})
    assert "Send me a link" in read_text(client.get("/login/"))
    path = ask(client)
    assert "Firefox on Linux" in str(mail.outbox[-1].body)

    # Programs that look through mails open it, as often as they like
    for _each in range(3):
        assert "Sign in to SyncChatRoom as Bob" in read_text(client.get(path))
    assert not is_signed_in(client)

    assert client.post(path, {"remember": "on"})["Location"] == "/"
    assert is_signed_in(client)
    assert client.session.get_expire_at_browser_close() is False
    again = Client()
    assert again.post(path).status_code == 410
    assert not is_signed_in(again)
    assert not SignInLink.objects.exists()


def test_another_browser_is_asked_first(bob: User) -> None:
    path = ask(Client(headers={"User-Agent": IPHONE}))
    other = Client()
    page = read_text(other.get(path))
    assert "Sign in here?" in page
    assert "Safari on iPhone, 127.0.0.1" in page
    other.post(path)
    assert is_signed_in(other)
    assert other.session.get_expire_at_browser_close() is True


def test_the_answer_is_the_same_for_an_address_of_nobody(bob: User, charlie: User) -> None:
    answers = []
    for email in ("bob@example.org", "nobody@example.org", "charlie@example.org"):
        client = Client()
        answer = client.post(ASK, {"email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.status_code, read_text(answer)))
    assert answers[0] == answers[1] == answers[2]
    # Charlie has not confirmed the address: anybody could have typed it
    assert SignInLink.objects.get().user == bob
    assert "Nobody there has confirmed this address" in mail.outbox[-1].body


def test_it_goes_on_to_where_one_wanted_to_but_not_elsewhere(bob: User) -> None:
    client = Client()
    assert client.post(ask(client, next="/settings/security/"))["Location"] == "/settings/security/"
    other = Client()
    assert other.post(ask(other, next="https://evil.example/"))["Location"] == "/"


def test_a_second_factor_is_asked_for_behind_it(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    app = set_up_app(sign_in("bob"), set_clock(monkeypatch))[0]
    client = Client()
    assert client.post(ask(client))["Location"] == "/login/code/"
    assert not is_signed_in(client)
    client.post("/login/code/", {"code": app.wait()})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "change", ["late", "address", "unconfirmed", "password", "locked out", "off", "made up"]
)
def test_a_link_ends_with_what_it_was_made_of(bob: User, alice: User, change: str) -> None:
    client = Client()
    path = ask(client)
    person = User.objects.get(pk=bob.pk)
    match change:
        case "late":
            SignInLink.objects.update(made_at=timezone.now() - timedelta(minutes=16))
        case "address":
            User.objects.filter(pk=bob.pk).update(email="other@example.org")
        case "unconfirmed":
            User.objects.filter(pk=bob.pk).update(email_verified_at=None)
        case "password":
            person.set_password("another lantern meadow")
            person.save()
        case "locked out":
            deactivate_user(actor=alice, user_id=bob.pk)
        case "off":
            Workspace.objects.update(sign_in_links=False)
        case "made up":
            path = "/login/link/" + "x" * 43 + "/"
    client.post(path)
    assert not is_signed_in(client)


def test_who_is_signed_in_already_uses_no_link_up(bob: User, charlie: User) -> None:
    client = Client()
    path = ask(client)
    charlies = sign_in("charlie")
    assert "You are signed in" in read_text(charlies.post(path))
    client.post(path)
    assert is_signed_in(client)


def test_asking_is_bounded(bob: User) -> None:
    for _each in range(3):
        assert Client().post(ASK, {"email": "bob@example.org"}).status_code == 302
    refused = Client().post(ASK, {"email": "BOB@example.org"})
    assert refused.status_code == 429
    assert "Try again in" in read_text(refused)


@pytest.mark.parametrize("email", ["", "x", "a@b", "x" * 300 + "@example.org", "a\0@example.org"])
def test_what_is_no_address_is_said(bob: User, email: str) -> None:
    assert Client().post(ASK, {"email": email}).status_code == 400


def test_the_link_lies_nowhere_in_the_database(bob: User) -> None:
    token = ask(Client()).rstrip("/").rpartition("/")[2]
    assert token not in str(list(SignInLink.objects.values()))


def switch(client: Client, way: str, *, on: bool) -> str:
    return read_text(client.post(f"{WAYS}{way}/", {"on": "yes"} if on else {}, follow=True))


def come_by_link(person: User) -> Client:
    confirm(person)
    client = Client()
    client.post(ask(client, person.email))
    return client


def test_passwords_are_off_once_an_owner_has_come_another_way(alice: User, bob: User) -> None:
    by_password = sign_in("alice")
    assert "come in another way first" in switch(by_password, "passwords", on=False)
    assert Workspace.current().password_sign_in
    by_link = come_by_link(alice)
    assert "Settings saved" in switch(by_link, "passwords", on=False)
    assert AuditEntry.objects.filter(subject="password_sign_in", after="off").exists()

    page = read_text(Client().get("/login/"))
    assert "Password" not in page
    assert "Send me a link" in page
    client = Client()
    assert client.post("/login/", {"login": "bob", "password": PASSWORD})["Location"] == "/login/"
    assert not is_signed_in(client)
    stranger = Client()
    assert register(stranger, "dora").status_code == 403
    assert Client().get("/password/reset/")["Location"] == "/login/"
    # Nor by what an owner hands over
    link = make_password_link(actor=alice, user_id=bob.pk)
    assert Client().get(f"/password/reset/key/{link}/")["Location"] == "/login/"
    client = Client()
    client.post(ask(client))
    assert is_signed_in(client)
    # What one has still shows who one is
    assert client.post("/confirm/", {"password": PASSWORD}).status_code == 302


def test_the_last_way_cannot_be_switched_off(alice: User, settings: Any) -> None:
    client = come_by_link(alice)
    switch(client, "passwords", on=False)
    assert "Nobody could sign in any more" in switch(client, "links", on=False)
    assert "Settings saved" in switch(client, "passwords", on=True)
    assert "Settings saved" in switch(client, "links", on=False)
    assert "Nobody could sign in any more" in switch(client, "passwords", on=False)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "sends no mail" in switch(client, "links", on=True)
    assert not Workspace.current().sign_in_links


def test_whoever_runs_the_server_lets_owners_in_again(
    alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    Workspace.objects.update(password_sign_in=False)
    call_command("allow_passwords")
    assert "sign in again" in capsys.readouterr().out
    assert is_signed_in(sign_in("alice"))
    entry = AuditEntry.objects.get(subject="password_sign_in")
    assert (entry.actor, entry.before, entry.after) == (None, "off", "on")
    call_command("allow_passwords")
    assert "already" in capsys.readouterr().out


def test_switching_is_for_owners_who_show_who_they_are(alice: User, bob: User) -> None:
    assert sign_in("bob").post(f"{WAYS}links/").status_code == 404
    make_owner(actor=alice, user_id=bob.pk)
    stale = Client()
    stale.force_login(bob)
    assert "/confirm/" in stale.post(f"{WAYS}links/")["Location"]
    assert Workspace.current().sign_in_links
    assert sign_in("alice").post(f"{WAYS}nothing/").status_code == 404


def test_the_first_person_registers_with_a_password_all_the_same(db: None) -> None:
    Workspace.objects.update(password_sign_in=False)
    assert register(Client(), "alice").status_code == 302


def test_links_stay_while_passwords_are_off_whatever_provider_is_set_up(alice: User, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"provider_id": "corp"}]}}
    Workspace.objects.update(password_sign_in=False, sign_in_links=True)

    with pytest.raises(Conflict):
        change_sign_in_links(actor=alice, sign_in_links=False)

    Workspace.objects.update(password_sign_in=True)
    assert not change_sign_in_links(actor=alice, sign_in_links=False).sign_in_links
