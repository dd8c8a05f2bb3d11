"""A code behind the password: set up, asked for, used once, and taken off."""

from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from syncchat.domain.accounts.owners import make_owner
from syncchat.models import AuditEntry, User
from tests.http.codes import App, Clock, begin_sign_in, read_codes, read_secret, set_clock, set_up_app
from tests.http.doors import ask_for_reset_link, is_signed_in, read_text, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

APP = "/settings/security/app/"
CODE = "/login/code/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return set_clock(monkeypatch)


@pytest.fixture
def bob(bob: User) -> User:
    User.objects.filter(pk=bob.pk).update(email_verified_at=timezone.now())
    bob.refresh_from_db()
    return bob


@pytest.fixture
def app(bob: User, clock: Clock) -> App:
    return set_up_app(sign_in("bob"), clock)[0]


def test_an_app_is_set_up_with_a_code_that_shows_it_has_the_secret(bob: User, clock: Clock) -> None:
    client = sign_in("bob")
    page = client.get(APP).content.decode()
    secret = read_secret(page)
    assert '<svg class="qr"' in page
    # Reloading shows the same: what the app has read already stays right
    assert read_secret(client.get(APP).content.decode()) == secret

    refused = client.post(APP, {"code": "000000"})
    assert refused.status_code == 400
    assert read_secret(refused.content.decode()) == secret
    assert not Authenticator.objects.exists()

    mail.outbox.clear()
    codes = read_codes(client.post(APP, {"code": App(secret, clock).show()}, follow=True).content.decode())

    assert len(set(codes)) == 10
    assert "authenticator app was turned on" in mail.outbox[0].body
    assert secret not in str(mail.outbox[0].message())


def test_recovery_codes_are_shown_once(bob: User, clock: Clock) -> None:
    client = sign_in("bob")
    assert client.get("/settings/security/codes/").status_code == 404
    codes = set_up_app(client, clock)[1]

    again = client.get("/settings/security/codes/")

    assert "They were shown already" in read_text(again)
    assert not any(code in again.content.decode() for code in codes)


def test_the_secret_lies_sealed_in_the_database(bob: User, clock: Clock) -> None:
    app, codes = set_up_app(sign_in("bob"), clock)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert app.secret not in kept
    assert not any(code.replace("-", "") in kept for code in codes)


def test_the_password_alone_signs_nobody_in(app: App) -> None:
    client = begin_sign_in("bob")
    assert not is_signed_in(client)
    assert client.get("/api/v1/workspace").status_code in (401, 404, 405)
    assert "type the code" in read_text(client.get(CODE))
    # Nor does starting again
    assert client.get("/login/")["Location"] == CODE

    answer = client.post(CODE, {"code": app.wait()})

    assert answer.status_code == 302
    assert is_signed_in(client)


def test_a_code_is_taken_once_and_its_neighbours_too(app: App, clock: Clock) -> None:
    code = app.wait()
    assert begin_sign_in("bob").post(CODE, {"code": code}).status_code == 302

    client = begin_sign_in("bob")
    refused = client.post(CODE, {"code": code})

    assert refused.status_code == 400
    assert "used already" in read_text(refused)
    assert client.post(CODE, {"code": app.show(steps=-1)}).status_code == 400
    # A clock that is fast by one step
    assert client.post(CODE, {"code": app.show(steps=1)}).status_code == 302


@pytest.mark.parametrize(("steps", "status"), [(-2, 400), (-1, 302), (0, 302), (1, 302), (2, 400)])
def test_clocks_may_differ_by_one_step(app: App, clock: Clock, steps: int, status: int) -> None:
    clock.now += 600
    assert begin_sign_in("bob").post(CODE, {"code": app.show(steps=steps)}).status_code == status


def test_the_code_that_set_it_up_signs_nobody_in(app: App) -> None:
    assert begin_sign_in("bob").post(CODE, {"code": app.show()}).status_code == 400


@pytest.mark.parametrize("code", ["", "12345", "x" * 3000, "１２３４５６", "٠٠٠٠٠٠", "\0", "é"])
def test_what_is_no_code_is_refused_in_words(app: App, code: str) -> None:
    client = begin_sign_in("bob")
    assert client.post(CODE, {"code": code}).status_code == 400
    assert client.post(CODE, {"code": app.wait()}).status_code == 302


def test_trying_codes_is_bounded_and_a_new_sign_in_gives_no_more_tries(app: App) -> None:
    for _each in range(5):
        assert begin_sign_in("bob").post(CODE, {"code": "000000"}).status_code == 400

    refused = begin_sign_in("bob").post(CODE, {"code": app.wait()})

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert 'name="code"' in refused.content.decode()


def test_a_recovery_code_works_once_and_the_person_is_told(bob: User, clock: Clock) -> None:
    _app, codes = set_up_app(sign_in("bob"), clock)
    mail.outbox.clear()
    client = begin_sign_in("bob")
    assert client.post(CODE, {"code": codes[3].replace("-", " ")}).status_code == 302
    assert any("used a recovery code" in str(each.body) for each in mail.outbox)
    assert "9 are left" in read_text(client.get("/settings/security/"))

    assert begin_sign_in("bob").post(CODE, {"code": codes[3]}).status_code == 400
    assert begin_sign_in("bob").post(CODE, {"code": codes[4]}).status_code == 302


def test_new_recovery_codes_end_the_old_ones(bob: User, clock: Clock) -> None:
    client = sign_in("bob")
    _app, old = set_up_app(client, clock)
    mail.outbox.clear()

    new = read_codes(client.post("/settings/security/codes/new/", follow=True).content.decode())

    assert set(new).isdisjoint(old)
    assert "New recovery codes" in mail.outbox[0].body
    assert begin_sign_in("bob").post(CODE, {"code": old[0]}).status_code == 400
    assert begin_sign_in("bob").post(CODE, {"code": new[0]}).status_code == 302


def test_a_device_that_is_trusted_is_asked_no_more_until_something_changes(app: App) -> None:
    client = begin_sign_in("bob")
    client.post(CODE, {"code": app.wait(), "trust": "on"})
    client.post("/logout/")
    assert client.post("/login/", {"login": "bob", "password": PASSWORD})["Location"] == "/"

    client.post("/password/change/", {"oldpassword": PASSWORD, "password1": "another-long-word"})
    client.post("/logout/")
    answer = client.post("/login/", {"login": "bob", "password": "another-long-word"})
    assert answer["Location"] == CODE


def test_no_device_is_trusted_unasked(app: App) -> None:
    client = begin_sign_in("bob")
    client.post(CODE, {"code": app.wait()})
    client.post("/logout/")
    assert client.post("/login/", {"login": "bob", "password": PASSWORD})["Location"] == CODE


def test_one_can_turn_back_and_sign_in_as_somebody_else(app: App, charlie: User) -> None:
    client = begin_sign_in("bob")
    assert client.post(CODE, {"cancel": "yes"})["Location"] == "/login/"
    assert client.get(CODE)["Location"] == "/login/"
    client.post("/login/", {"login": "charlie", "password": PASSWORD})
    assert is_signed_in(client)


def test_a_new_password_by_mail_does_not_stand_in_for_the_code(app: App, bob: User) -> None:
    client = Client()
    link = client.get(ask_for_reset_link(bob.email))["Location"]
    client.post(link, {"password1": "another-long-word"})
    assert not is_signed_in(client)
    answer = client.post("/login/", {"login": "bob", "password": "another-long-word"})
    assert answer["Location"] == CODE


def test_a_page_left_open_asks_who_one_is_and_goes_on(app: App, bob: User) -> None:
    stale = Client()
    stale.force_login(bob)
    asked = stale.get("/settings/security/app/off/")
    assert asked["Location"] == f"/confirm/?next={quote('/settings/security/app/off/', safe='')}"
    assert stale.post("/settings/security/app/off/")["Location"].startswith("/confirm/")
    assert Authenticator.objects.exists()

    assert stale.post(asked["Location"], {"password": "wrong"}).status_code == 400
    # What was pressed is done now, and not lost
    by_code = stale.post("/confirm/code/?next=/settings/security/app/off/", {"code": app.wait()})
    assert by_code["Location"] == "/settings/security/"

    assert not Authenticator.objects.exists()
    assert "was turned off" in mail.outbox[-1].body
    sign_in("bob")


def test_another_site_cannot_be_gone_on_to(bob: User) -> None:
    client = Client()
    client.force_login(bob)
    answer = client.post("/confirm/?next=https://evil.example/", {"password": PASSWORD})
    assert answer["Location"] == "/"


def test_trying_passwords_to_confirm_is_bounded(bob: User) -> None:
    client = Client()
    client.force_login(bob)
    for _each in range(5):
        client.post("/confirm/", {"password": "wrong"})
    assert client.post("/confirm/", {"password": PASSWORD}).status_code == 429


def test_an_owner_resets_it_and_it_is_written_down(app: App, bob: User, alice: User) -> None:
    owner = sign_in("alice")
    page = f"/settings/workspace/people/{bob.pk}/"
    assert "Reset their second factor" in read_text(owner.get(page))
    mail.outbox.clear()

    answer = owner.post(f"{page}reset-second-factor/")

    assert answer["Location"] == page
    assert not Authenticator.objects.exists()
    entry = AuditEntry.objects.get(action="factor_reset")
    assert (entry.actor, entry.person) == (alice, bob)
    assert "was reset by somebody who runs the workspace" in mail.outbox[0].body
    assert owner.post(f"{page}reset-second-factor/").status_code == 400
    sign_in("bob")


def test_owners_are_asked_who_they_are_first_and_others_find_nothing(
    app: App, bob: User, alice: User, charlie: User
) -> None:
    path = f"/settings/workspace/people/{bob.pk}/reset-second-factor/"
    assert sign_in("charlie").post(path).status_code == 404
    make_owner(actor=None, user_id=charlie.pk)
    stale = Client()
    stale.force_login(charlie)
    assert stale.post(path)["Location"].startswith("/confirm/")
    assert Authenticator.objects.exists()


def test_a_server_with_another_key_says_so_and_lets_nobody_in(bob: User, clock: Clock) -> None:
    app, codes = set_up_app(sign_in("bob"), clock)
    with override_settings(SECRET_KEY="another-" * 8):
        client = begin_sign_in("bob")
        for code in (app.wait(), codes[0]):
            refused = client.post(CODE, {"code": code})
            assert refused.status_code == 400
            assert "Ask an owner to reset them" in read_text(refused)
        assert not is_signed_in(client)


def test_sessions_that_are_there_stay(bob: User, clock: Clock) -> None:
    elsewhere = sign_in("bob")
    set_up_app(sign_in("bob"), clock)
    assert is_signed_in(elsewhere)


def test_none_of_allauths_own_pages_is_reachable(bob: User) -> None:
    client = sign_in("bob")
    for path in ("/2fa/", "/accounts/2fa/", "/mfa/", "/accounts/", "/account/", "/accounts/login/"):
        assert client.get(path).status_code == 404
