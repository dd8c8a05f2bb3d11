"""An address is somebody's once a mail has reached them there; whoever owns an account learns of what happens to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.accounts import change_email
from syncchat.domain.mail import links, verification
from syncchat.errors import Invalid
from syncchat.models import User
from syncchat.queue.worker import do_all
from tests.http.doors import FIREFOX, IPHONE, find_link, read_text, register, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/security/email/"


@pytest.fixture
def bobs(bob: User) -> Client:
    client = Client()
    client.force_login(bob)
    return client


def is_verified(person: User) -> bool:
    return User.objects.get(pk=person.pk).email_verified_at is not None


def send_again(client: Client, **fields: str) -> str:
    """What the page says to it."""
    answer = read_text(client.post(ADDRESS + "verify/", fields, follow=True))
    do_all()
    return answer


def read_mails() -> list[tuple[str, str]]:
    do_all()
    return [(message.to[0], str(message.subject)) for message in mail.outbox]


def test_an_address_is_verified_by_a_press_and_not_by_a_look(bobs: Client, bob: User) -> None:
    assert "Look in your mail" in send_again(bobs)
    link = find_link(str(mail.outbox[-1].body))
    stranger = Client()

    assert "Is this your address?" in read_text(stranger.get(link))
    assert not is_verified(bob)
    assert "Your address is confirmed" in read_text(stranger.post(link))
    assert is_verified(bob)
    assert "Confirmed" in read_text(bobs.get("/settings/security/"))


def test_whoever_registers_with_an_address_is_asked_whether_it_is_theirs(alice: User) -> None:
    register(Client(), "dora", email="dora@example.org")
    register(Client(), "emil")

    assert read_mails() == [("dora@example.org", "Confirm your address for SyncChatRoom")]


def test_a_changed_address_has_to_be_shown_anew_and_the_former_one_is_told(bobs: Client, bob: User) -> None:
    send_again(bobs)
    link = find_link(str(mail.outbox[-1].body))
    bobs.post(link)
    mail.outbox.clear()

    bobs.post(ADDRESS, {"email": "bobby@example.org", "password": PASSWORD})

    assert not is_verified(bob)
    assert read_mails() == [
        ("bob@example.org", "Your address at SyncChatRoom was changed"),
        ("bobby@example.org", "Confirm your address for SyncChatRoom"),
    ]
    assert "bobby@example.org" in mail.outbox[0].body
    assert "belongs to nobody here" in read_text(Client().post(link))
    assert not is_verified(bob)


def test_with_a_wrong_password_nothing_is_changed_and_nobody_told(bobs: Client, bob: User) -> None:
    answer = bobs.post(ADDRESS, {"email": "bobby@example.org", "password": "wrong"})

    assert (answer.status_code, read_mails()) == (400, [])


def test_saving_the_same_address_leaves_it_verified(bobs: Client, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(email_verified_at=timezone.now())

    bobs.post(ADDRESS, {"email": bob.email, "password": PASSWORD})

    assert (is_verified(bob), read_mails()) == (True, [])


@pytest.mark.parametrize("token", ["nonsense", "WzIsImJvYkBleGFtcGxlLm9yZyJd:1abcde:forged"])
def test_a_forged_link_confirms_nothing(bob: User, token: str) -> None:
    answer = Client().post(f"/email/verify/{token}/")

    assert (answer.status_code, is_verified(bob)) == (410, False)


def test_a_link_runs_out(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token = links.make_verification_token(bob)
    monkeypatch.setattr(verification, "VALID_FOR", timedelta(seconds=-1))

    assert "run out" in read_text(Client().post(f"/email/verify/{token}/"))


def test_a_link_of_another_kind_confirms_nothing(bob: User) -> None:
    token = links.make_unsubscribe_link(bob.pk, "missed").split("/")[-2]

    assert Client().post(f"/email/verify/{token}/").status_code == 410


def test_asking_too_often_says_when_to_try_again(bobs: Client, bob: User) -> None:
    for _time in range(3):
        send_again(bobs)

    assert "Too many tries" in send_again(bobs, page="notifications")
    assert len(mail.outbox) == 3


def test_somebody_elses_address_is_not_flooded_by_accounts_that_name_it(alice: User, bob: User) -> None:
    for number in range(5):
        register(Client(), f"flood{number}", email="victim@example.org")

    assert len(read_mails()) == 3


def test_where_no_mail_can_leave_it_says_so(bobs: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert "sends no mail" in send_again(bobs)
    assert "sends no mail" in read_text(bobs.get("/settings/notifications/"))


def test_a_new_password_is_told_to_a_verified_address_alone(bob: User, alice: User) -> None:
    User.objects.filter(pk=bob.pk).update(email_verified_at=timezone.now())
    for name in ("alice", "bob"):
        form = {"oldpassword": PASSWORD, "password1": "another-longer-one"}
        sign_in(name).post("/password/change/", form)

    told = [each for each in read_mails() if "password" in each[1]]
    assert told == [("bob@example.org", "Your password at SyncChatRoom was changed")]


def test_a_sign_in_in_a_new_browser_is_told_and_the_next_one_there_is_not(bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(email_verified_at=timezone.now())
    phone = sign_in("bob", agent=IPHONE, address="192.0.2.7")
    assert read_mails() == [("bob@example.org", "New sign-in at SyncChatRoom")]
    assert "Safari on iPhone\n  192.0.2.7\n  today " in mail.outbox[0].body

    phone.post("/logout/")
    phone.post("/login/", {"login": "bob", "password": PASSWORD, "remember": "on"})
    assert len(read_mails()) == 1

    sign_in("bob", agent=FIREFOX)
    assert len(read_mails()) == 2


def test_a_cookie_that_names_somebody_by_a_forged_hand_is_no_known_browser(bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(email_verified_at=timezone.now())
    client = Client()
    client.cookies["device"] = f"{bob.pk}:1abcde:forged"
    client.post("/login/", {"login": "bob", "password": PASSWORD, "remember": "on"})

    assert len(read_mails()) == 1


def test_an_address_changed_by_its_verb_is_verified_no_more(bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(email_verified_at=timezone.now())
    bob.refresh_from_db()

    change_email(actor=bob, email="b@example.org")

    assert not is_verified(bob)


def test_an_address_that_was_changed_while_the_link_was_pressed_is_not_confirmed(
    bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, find = links.make_verification_token(bob), verification.find_to_verify

    def find_and_change(token: str) -> User:
        person = find(token)
        User.objects.filter(pk=bob.pk).update(email="victim@example.org")
        return person

    monkeypatch.setattr(verification, "find_to_verify", find_and_change)
    with pytest.raises(Invalid):
        verification.verify_email(token)
    assert not is_verified(bob)
