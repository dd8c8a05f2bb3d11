"""Where one is signed in, and how that ends."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from syncchat.domain.accounts.accounts import deactivate_user, reactivate_user
from syncchat.log import publish
from syncchat.models import User
from tests.http.doors import FIREFOX, IPHONE, ask_for_reset_link, is_signed_in, read_text, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "a-new-and-longer-one"


class Told:
    """In place of the running server: what it is told."""

    def __init__(self) -> None:
        self.signals: list[str] = []

    def accept_hint(self, log_id: int, head: int) -> None: ...
    def accept_entries(self, entries: object, mentions: object) -> None: ...
    def accept_signal(self, signal: dict[str, str]) -> None:
        if signal["kind"] == "sessions":
            self.signals.append(signal["kind"])


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    told = Told()
    monkeypatch.setattr(publish, "_runtime", told)
    return told


def test_signing_in_gives_a_new_session(bob: User) -> None:
    """S03: a session that someone else planted opens nothing."""
    client = Client()
    client.get("/invite/any/")
    client.session["planted"] = True
    before = client.session.session_key
    planted = client.cookies.get("sessionid")

    client.post("/login/", {"login": "bob", "password": PASSWORD})

    assert is_signed_in(client)
    assert client.session.session_key != before
    assert planted is None or planted.value != client.session.session_key


def test_signing_out_ends_the_session_and_tells_the_server(bob: User, told: Told) -> None:
    """S04: the cookie is worth nothing afterwards, wherever it is replayed."""
    client = sign_in("bob")
    stolen = client.cookies["sessionid"].value
    assert "Off you go?" in read_text(client.get("/logout/"))
    assert is_signed_in(client)

    client.post("/logout/")

    replay = Client()
    replay.cookies["sessionid"] = stolen
    assert not is_signed_in(replay)
    assert not Session.objects.filter(session_key=stolen).exists()
    assert not UserSession.objects.filter(user=bob).exists()
    assert told.signals


def test_the_page_names_every_device_and_marks_this_one(bob: User) -> None:
    here = sign_in("bob", agent=FIREFOX)
    sign_in("bob", agent=IPHONE)

    text = read_text(here.get("/settings/security/"))

    assert "Firefox on Linux This device" in text
    assert "Safari on iPhone" in text


def test_one_sign_in_is_ended_and_no_other(bob: User, told: Told) -> None:
    here, phone, third = sign_in("bob"), sign_in("bob", agent=IPHONE), sign_in("bob")
    other = UserSession.objects.get(session_key=phone.session.session_key)

    here.post(f"/settings/security/sign-ins/{other.pk}/end/")

    assert is_signed_in(here)
    assert is_signed_in(third)
    assert not is_signed_in(phone)
    assert told.signals


def test_all_others_are_ended_at_once(bob: User, alice: User, told: Told) -> None:
    here, phone, stranger = sign_in("bob"), sign_in("bob", agent=IPHONE), sign_in("alice")

    here.post("/settings/security/sign-ins/end-others/")

    assert is_signed_in(here)
    assert not is_signed_in(phone)
    assert is_signed_in(stranger)
    assert told.signals


def test_nobody_ends_the_sign_in_of_someone_else(alice: User, bob: User) -> None:
    victim, attacker = sign_in("alice"), sign_in("bob")
    theirs = UserSession.objects.get(user=alice)

    answer = attacker.post(f"/settings/security/sign-ins/{theirs.pk}/end/")
    missing = attacker.post("/settings/security/sign-ins/987654/end/")

    assert (answer.status_code, missing.status_code) == (404, 404)
    assert is_signed_in(victim)


def test_a_new_password_signs_out_everywhere_but_here(bob: User, told: Told) -> None:
    """S06."""
    here, phone = sign_in("bob"), sign_in("bob", agent=IPHONE)

    answer = here.post("/password/change/", {"oldpassword": PASSWORD, "password1": NEW})

    assert answer["Location"] == "/settings/security/"
    assert is_signed_in(here)
    assert not is_signed_in(phone)
    assert told.signals
    assert UserSession.objects.filter(user=bob).count() == 1
    assert is_signed_in(sign_in("bob", NEW))


def test_a_new_password_needs_the_present_one(bob: User) -> None:
    here = sign_in("bob")

    answer = here.post("/password/change/", {"oldpassword": "wrong", "password1": NEW})

    assert answer.status_code == 400
    assert "not your present password" in read_text(answer)
    assert is_signed_in(sign_in("bob", PASSWORD))


def test_trying_present_passwords_is_bounded(bob: User) -> None:
    here = sign_in("bob")
    for _try in range(5):
        here.post("/password/change/", {"oldpassword": "wrong", "password1": NEW})

    answer = here.post("/password/change/", {"oldpassword": PASSWORD, "password1": NEW})

    assert answer.status_code == 429
    assert is_signed_in(sign_in("bob", PASSWORD))


def test_a_reset_signs_out_everywhere(bob: User, told: Told) -> None:
    stranger = sign_in("bob")
    client = Client()
    page = client.get(ask_for_reset_link("bob@example.org"), follow=True)

    client.post(page.request["PATH_INFO"], {"password1": NEW})

    assert not is_signed_in(stranger)
    assert told.signals
    assert is_signed_in(sign_in("bob", NEW))


def test_whoever_is_locked_out_is_signed_out_everywhere(alice: User, bob: User, told: Told) -> None:
    """S08."""
    first, second = sign_in("bob"), sign_in("bob", agent=IPHONE)

    deactivate_user(actor=alice, user_id=bob.pk)

    assert not is_signed_in(first)
    assert not is_signed_in(second)
    assert not UserSession.objects.filter(user=bob).exists()
    assert told.signals


def test_a_browser_that_comes_back_is_told_why_its_person_was_locked_out(alice: User, bob: User) -> None:
    browser, elsewhere = sign_in("bob"), Client()
    deactivate_user(actor=alice, user_id=bob.pk, reason="Two accounts. <Keep> one")
    said = "Two accounts. &lt;Keep&gt; one"

    page = browser.get("/login/").content.decode()
    assert ("locked you out" in page, said in page) == (True, True)
    assert said not in elsewhere.get("/login/").content.decode()
    refused = elsewhere.post("/login/", {"login": "bob", "password": PASSWORD}, follow=True)
    assert said in refused.content.decode()

    reactivate_user(actor=alice, user_id=bob.pk)
    for client in (browser, elsewhere):
        assert not is_signed_in(client)
        assert "locked you out" not in client.get("/login/").content.decode()
    bob.refresh_from_db()
    assert bob.lock_out_reason == ""


def test_an_inactive_account_holds_no_session_even_if_the_row_survived(bob: User) -> None:
    client = sign_in("bob")
    User.objects.filter(pk=bob.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_the_cookie_stays_only_if_asked_to(bob: User) -> None:
    kept, passing = Client(), Client()
    kept.post("/login/", {"login": "bob", "password": PASSWORD, "remember": "on"})
    passing.post("/login/", {"login": "bob", "password": PASSWORD})

    assert int(kept.cookies["sessionid"]["max-age"]) > 24 * 3600
    assert passing.cookies["sessionid"]["max-age"] == ""
    assert kept.cookies["sessionid"]["httponly"]
