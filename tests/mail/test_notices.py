"""Mails leave by the queue: kept through crashes, tried again while the server is down, with no secret in the rows."""

import socket
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs

from syncchat.domain.accounts.accounts import change_email, deactivate_user
from syncchat.domain.mail.notices import post_notice
from syncchat.models import User
from syncchat.queue.tasks import DEFAULT, MAIL
from syncchat.queue.worker import do_all, do_next, release_abandoned
from tests.mail.post_office import PostOffice, use_mail_server

pytestmark = pytest.mark.django_db

ORIGIN = "https://chat.example.org"


def ask_for_key(person: User, language: str = "en") -> None:
    post_notice("password_reset_key", to=person.email, person=person, origin=ORIGIN, language=language)


def let_time_pass() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


def test_a_mail_waits_in_the_database_and_leaves_by_the_worker(bob: User, office: PostOffice) -> None:
    ask_for_key(bob)
    assert office.taken == []

    do_all()

    (taken,) = office.taken
    assert (taken["To"], taken["Auto-Submitted"]) == ("bob@example.org", "auto-generated")
    words = taken.get_body(("plain",))
    assert words is not None
    assert f"{ORIGIN}/password/reset/key/" in words.get_content()
    assert not DBTaskResult.objects.exists()


def test_what_waits_holds_no_key_that_opens_an_account(bob: User) -> None:
    ask_for_key(bob)
    (row,) = DBTaskResult.objects.values_list("args_kwargs", flat=True)

    do_all()

    link = mail.outbox[-1].body.split("/password/reset/key/")[1].split("/")[0]
    assert link.partition("-")[2] not in str(row)


def test_a_mail_says_it_in_the_language_of_its_person(bob: User, alice: User) -> None:
    alice.language = "de"
    alice.save()
    ask_for_key(alice)
    ask_for_key(bob)
    do_all()

    assert ["Hallo" in str(message.body) for message in mail.outbox] == [True, False]


def test_whoever_was_locked_out_or_moved_meanwhile_gets_no_key(alice: User, bob: User, charlie: User) -> None:
    for person in (bob, charlie):
        ask_for_key(person)
    deactivate_user(actor=alice, user_id=bob.pk)
    change_email(actor=charlie, email="charlie@elsewhere.example")

    do_all()

    assert mail.outbox == []


@pytest.mark.parametrize("trouble", ["450 4.2.1 Later", "421 4.7.0 Too much"])
def test_a_server_that_asks_to_wait_is_asked_again(bob: User, office: PostOffice, trouble: str) -> None:
    office.to_recipient = trouble
    ask_for_key(bob)
    do_all()
    assert (office.taken, DBTaskResult.objects.ready().count()) == ([], 0)

    office.to_recipient = ""
    let_time_pass()
    do_all()

    assert len(office.taken) == 1
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    "refusal", [{"to_recipient": "550 5.1.1 Nobody here"}, {"to_mail": "554 5.7.1 Not wanted"}]
)
def test_a_refusal_for_good_is_told_and_not_asked_again(
    bob: User, office: PostOffice, refusal: dict[str, str]
) -> None:
    for name, words in refusal.items():
        setattr(office, name, words)
    ask_for_key(bob)

    with capture_logs() as logs:
        do_all()

    assert [line["event"] for line in logs] == ["mail_refused"]
    assert not DBTaskResult.objects.exists()


def test_a_server_that_hangs_resets_or_has_no_name_is_waited_for(bob: User) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for server in (use_mail_server(port), use_mail_server(9), use_mail_server(25, "mail.invalid")):
            ask_for_key(bob)
            with server:
                do_all()

    assert [row.status for row in DBTaskResult.objects.all()] == ["READY"] * 3


def test_a_dead_mail_server_holds_up_nothing_else(bob: User) -> None:
    """The tasks of other queues are done by other threads, which never look at this one."""
    ask_for_key(bob)

    assert not do_next(queue=DEFAULT)
    assert do_next(queue=MAIL)


def test_a_mail_that_leaves_twice_is_one_in_the_inbox(bob: User, office: PostOffice) -> None:
    """Killed between the server's answer and the note of it, or hung up on: nobody can know, so it goes again."""
    office.hangs_up = True
    ask_for_key(bob)
    do_all()
    office.hangs_up = False
    # As a killed process leaves it
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now() - timedelta(hours=1))
    release_abandoned(timezone.now())
    let_time_pass()
    do_all()

    assert len(office.taken) == 2
    assert len(set(office.ids)) == 1


def test_no_secret_reaches_the_log(bob: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with capture_logs() as logs:
        Client().post("/password/reset/", {"email": bob.email})
        do_all()

    assert [line["event"] for line in logs] == ["mail_not_sent"]
    assert "reset/key" not in str(logs)
