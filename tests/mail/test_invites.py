"""Owners send an invite by mail: bounded, and with a link that is read when the mail is made."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from syncchat.domain.accounts.invites import revoke_invite
from syncchat.domain.mail.invites import ADDRESSES_LIMIT
from syncchat.models import Invite, User
from syncchat.queue.worker import do_all
from tests.http.doors import find_link, read_text, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def invite(client: Client, emails: str) -> Any:
    form = {"expires_in": "7", "max_uses": "", "emails": emails}
    return client.post("/settings/workspace/invites/", form, follow=True)


def test_each_address_gets_a_link_by_which_one_registers(alices: Client) -> None:
    invite(alices, "Dora@example.org, emil@example.org\ndora@example.org")
    do_all()

    assert sorted(message.to[0] for message in mail.outbox) == ["dora@example.org", "emil@example.org"]
    assert mail.outbox[0].subject == "Alice invites you to SyncChatRoom"
    newcomer = Client()
    newcomer.get(find_link(str(mail.outbox[0].body)))
    register(newcomer, "dora")
    assert Invite.objects.get().uses == 1


def test_what_waits_in_the_queue_is_no_key(alices: Client) -> None:
    invite(alices, "dora@example.org")

    assert Invite.objects.get().token not in str(DBTaskResult.objects.values_list("args_kwargs", flat=True))


def test_an_invite_taken_back_before_its_mail_left_sends_none(alices: Client, alice: User) -> None:
    invite(alices, "dora@example.org")
    revoke_invite(actor=alice, invite_id=Invite.objects.get().pk)
    do_all()

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("emails", "says"),
    [
        ("dora", "dora is no email address"),
        ("dora@example.org\r\nBcc: x@example.org", "bcc: is no email address"),
        (",".join(f"p{number}@example.org" for number in range(ADDRESSES_LIMIT + 1)), "At most 20 addresses"),
    ],
)
def test_what_is_no_list_of_addresses_makes_no_invite(alices: Client, emails: str, says: str) -> None:
    answer = invite(alices, emails)

    assert (answer.status_code, says in read_text(answer)) == (400, True)
    assert not Invite.objects.exists()


def test_one_address_is_not_flooded(alices: Client) -> None:
    for _time in range(3):
        invite(alices, "dora@example.org")
    answer = invite(alices, "dora@example.org")
    do_all()

    assert (answer.status_code, len(mail.outbox), Invite.objects.count()) == (400, 3, 3)


def test_whoever_is_no_owner_sends_none(bob: User) -> None:
    client = Client()
    client.force_login(bob)

    assert invite(client, "dora@example.org").status_code == 404
    do_all()
    assert mail.outbox == []


def test_where_no_mail_can_leave_the_field_is_not_there(alices: Client, settings: Any) -> None:
    assert "Send it to" in read_text(alices.get("/settings/workspace/"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert "Send it to" not in read_text(alices.get("/settings/workspace/"))
    assert invite(alices, "dora@example.org").status_code == 400
    assert not Invite.objects.exists()
