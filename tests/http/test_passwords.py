"""A new password by e-mail."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings
from structlog.testing import capture_logs

from syncchat.domain.accounts.accounts import change_email, deactivate_user
from syncchat.models import User
from tests.http.doors import ask_for_reset_link, is_signed_in, read_text, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "a-new-and-longer-one"


def set_password(link: str) -> Client:
    client = Client()
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW})
    return client


def opens(link: str) -> bool:
    return "Set a new password" in read_text(Client().get(link, follow=True))


def test_the_answer_is_the_same_for_known_and_unknown(client: Client, bob: User) -> None:
    """S02: and so is what happens: one mail each, to the address that was typed."""
    known = client.post("/password/reset/", {"email": "bob@example.org"}, follow=True)
    unknown = client.post("/password/reset/", {"email": "nobody@example.org"}, follow=True)

    assert known.content == unknown.content
    assert [message.to for message in mail.outbox] == [["bob@example.org"], ["nobody@example.org"]]
    assert "No account there uses this address" in mail.outbox[1].body


def test_the_link_in_the_mail_sets_a_new_password(bob: User) -> None:
    set_password(ask_for_reset_link("BOB@example.org"))

    assert is_signed_in(sign_in("bob", NEW))


def test_a_link_works_once(bob: User) -> None:
    """S11."""
    link = ask_for_reset_link("bob@example.org")
    set_password(link)

    assert not opens(link)


@override_settings(PASSWORD_RESET_TIMEOUT=-1)
def test_a_link_runs_out(bob: User) -> None:
    assert "This link has run out" in read_text(
        Client().get(ask_for_reset_link("bob@example.org"), follow=True)
    )


def test_a_link_ends_when_the_password_changes_meanwhile(bob: User) -> None:
    link = ask_for_reset_link("bob@example.org")
    assert opens(link)
    sign_in("bob").post("/password/change/", {"oldpassword": PASSWORD, "password1": NEW})

    assert not opens(link)


def test_a_link_ends_when_the_address_changes_and_the_old_one_gets_none(bob: User) -> None:
    link = ask_for_reset_link("bob@example.org")
    form = {"email": "bob@elsewhere.example", "password": PASSWORD}
    sign_in("bob").post("/settings/security/email/", form)

    assert not opens(link)
    Client().post("/password/reset/", {"email": "bob@example.org"})
    assert "No account there uses this address" in mail.outbox[-1].body


@override_settings(ALLOWED_HOSTS=["*"], PUBLIC_URL="https://chat.example.org")
def test_the_link_leads_to_the_configured_host_whatever_the_request_said(client: Client, bob: User) -> None:
    client.post("/password/reset/", {"email": "bob@example.org"}, headers={"Host": "evil.example"})

    assert "https://chat.example.org/password/reset/key/" in mail.outbox[-1].body
    assert "evil.example" not in mail.outbox[-1].body


def test_a_host_that_is_not_ours_is_refused(client: Client, bob: User) -> None:
    answer = client.post("/password/reset/", {"email": "bob@example.org"}, headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert mail.outbox == []


def test_two_people_with_one_address_each_get_a_link_of_their_own(alice: User, bob: User) -> None:
    change_email(actor=bob, email=alice.email)

    Client().post("/password/reset/", {"email": alice.email})

    assert {f"username is {name}." for name in ("alice", "bob")} == {
        line for name in ("alice", "bob") for line in [f"username is {name}."]
        if any(line in message.body for message in mail.outbox)
    }  # fmt: skip
    assert {tuple(message.to) for message in mail.outbox} == {(alice.email,)}


def test_whoever_is_locked_out_gets_no_link(alice: User, bob: User) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)

    Client().post("/password/reset/", {"email": "bob@example.org"})

    assert "/password/reset/key/" not in mail.outbox[-1].body


def test_asking_too_often_says_when_to_try_again(client: Client, bob: User) -> None:
    for _try in range(3):
        client.post("/password/reset/", {"email": "bob@example.org"})

    answer = client.post("/password/reset/", {"email": "bob@example.org"})

    assert answer.status_code == 429
    assert len(mail.outbox) == 3


@override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9
)
def test_a_closed_post_office_changes_no_answer(client: Client, bob: User) -> None:
    with capture_logs() as logs:
        answer = client.post("/password/reset/", {"email": "bob@example.org"})

    assert answer["Location"] == "/password/reset/done/"
    assert [line["event"] for line in logs] == ["mail_failed"]


def test_a_hostile_name_is_letters_in_the_words_and_in_the_html(bob: User) -> None:
    bob.display_name = "<b>Bob</b> & co"
    bob.save()

    Client().post("/password/reset/", {"email": "bob@example.org"})

    (written,) = mail.outbox
    assert isinstance(written, EmailMultiAlternatives)
    assert "Hello <b>Bob</b> & co," in written.body
    html, _kind = written.alternatives[0]
    assert "Hello &lt;b&gt;Bob&lt;/b&gt; &amp; co," in str(html)
    kinds = [part.get_content_type() for part in written.message().walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
