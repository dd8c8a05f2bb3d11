"""Owners make webhooks, see what became of deliveries, and send them again; for others the pages are not there."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from syncchat.domain.outgoing import webhooks
from syncchat.domain.outgoing.deliveries import deliver
from syncchat.domain.outgoing.disabling import give_up
from syncchat.domain.rooms.archiving import archive_room, delete_room
from syncchat.domain.rooms.memberships import add_people, leave_room
from syncchat.domain.rooms.rooms import create_room
from syncchat.models import AuditEntry, CustomCommand, Delivery, OutgoingWebhook, Room, User
from syncchat.operations.doctor.services import find_failing_webhooks
from syncchat.queue.worker import do_all
from tests.http.doors import read_text, sign_in
from tests.outgoing.conftest import MakeWebhook, Tell
from tests.program import Program, say
from tests.push_service import answer_with

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/settings/workspace/outgoing/"


@pytest.fixture
def alices(alice: User) -> Client:
    return sign_in("alice")


def fill(herald: User, program: Program, **fields: Any) -> dict[str, Any]:
    given = {"name": "Deploys", "bot": herald.pk, "url": program.url, "format": "standard"}
    return {**given, "kinds": ["message.sent"], **fields}


def test_a_webhook_is_made_changed_and_removed(
    alices: Client, bot: User, program: Program, lobby: Room
) -> None:
    answer = alices.post(f"{LIST}new/", fill(bot, program))
    made = OutgoingWebhook.objects.get()
    page = f"{LIST}{made.pk}/"
    assert answer.headers["Location"] == page
    assert made.secret in read_text(alices.get(page)) or made.secret in alices.get(page).content.decode()

    alices.post(page, fill(bot, program, name="Builds", kinds=["file.shared"], rooms=[lobby.pk]))
    made.refresh_from_db()
    assert (made.name, made.kinds, list(made.rooms.all())) == ("Builds", ["file.shared"], [lobby])

    alices.post(f"{page}rotate/")
    before, made = made, OutgoingWebhook.objects.get()
    assert made.secret != before.secret

    alices.post(f"{page}disable/")
    assert "Off" in read_text(alices.get(LIST))
    alices.post(f"{page}enable/")
    alices.post(f"{page}remove/")
    assert not OutgoingWebhook.objects.exists()
    actions = list(
        AuditEntry.objects.filter(subject__in=["Deploys", "Builds"]).values_list("action", flat=True)
    )
    changed = ["outgoing_changed", "outgoing_rotated", "outgoing_off", "outgoing_on"]
    assert actions == ["outgoing_made", *changed, "outgoing_removed"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", " "),
        ("url", "http://program.example/"),
        ("url", "https://127.0.0.1@program.example/"),
        ("url", "https://program.example:8443/"),
        ("url", "file:///etc/passwd"),
        ("url", "https://[::1"),
        ("format", "atom"),
        ("kinds", ["message.thought"]),
        ("bot", 10**9),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_made(
    alices: Client, bot: User, program: Program, field: str, wrong: Any
) -> None:
    answer = alices.post(f"{LIST}new/", fill(bot, program, **{field: wrong}))

    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not OutgoingWebhook.objects.exists()


def test_a_room_that_its_bot_is_not_in_is_refused(
    alices: Client, webhook: OutgoingWebhook, bot: User, program: Program, cellar: Room
) -> None:
    answer = alices.post(f"{LIST}{webhook.pk}/", fill(bot, program, rooms=[cellar.pk]))

    assert (answer.status_code, webhook.rooms.count()) == (400, 0)


def test_for_whoever_owns_nothing_the_pages_are_not_there(webhook: OutgoingWebhook, bob: User) -> None:
    delivery = deliver(webhook, "test", {"a": 1})
    bobs, page = sign_in("bob"), f"{LIST}{webhook.pk}/"

    for path in (LIST, f"{LIST}new/", page, f"{page}rotate/", f"{page}deliveries/{delivery.pk}/"):
        assert bobs.get(path).status_code == 404
    for path in (page, f"{page}test/", f"{page}replay/", f"{page}commands/", f"{page}remove/"):
        assert bobs.post(path).status_code == 404


def test_a_test_is_sent_and_its_page_shows_what_was_told_and_answered(
    alices: Client, webhook: OutgoingWebhook, program: Program, tell: Tell
) -> None:
    program.trouble = [say('{"ok": "<b>yes</b>"}')]
    page = f"{LIST}{webhook.pk}/"
    alices.post(f"{page}test/")
    tell()

    assert program.kinds == ["test"]
    delivery = Delivery.objects.get()
    shown = alices.get(f"{page}deliveries/{delivery.pk}/").content.decode()
    assert "&lt;b&gt;yes&lt;/b&gt;" in shown
    assert json.dumps({"name": "Herald"})[1:-1] in shown.replace("&quot;", '"')
    assert "taken" in read_text(alices.get(page))

    alices.post(f"{page}deliveries/{delivery.pk}/")
    tell()
    assert len(program.told) == 2


def test_what_was_given_up_goes_out_again_at_a_press(
    alices: Client, webhook: OutgoingWebhook, program: Program, tell: Tell
) -> None:
    program.trouble = [answer_with(410)]
    page = f"{LIST}{webhook.pk}/"
    alices.post(f"{page}test/")
    tell()
    assert "Given up" in read_text(alices.get(LIST))
    assert "switched off" in read_text(alices.get(page))
    assert find_failing_webhooks() == ["Herald was switched off after it had failed for days."]
    alices.post(f"{page}test/")
    assert len(program.told) == 1

    alices.post(f"{page}enable/")
    alices.post(f"{page}replay/")
    tell()

    assert (program.kinds, find_failing_webhooks()) == (["test", "test"], [])


def test_whoever_made_it_gets_a_mail_when_it_is_given_up(
    make_webhook: MakeWebhook, alice: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    webhook = make_webhook(name="Deploys")

    give_up(webhook)
    give_up(webhook)
    do_all()

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([alice.email], "The webhook Deploys was switched off")
    assert f"{LIST}{webhook.pk}/" in str(sent.body)


def test_one_that_fails_says_since_when(
    alices: Client, webhook: OutgoingWebhook, program: Program, tell: Tell
) -> None:
    OutgoingWebhook.objects.update(failing_since=timezone.now() - timedelta(hours=3))

    assert "3 hours ago" in read_text(alices.get(f"{LIST}{webhook.pk}/"))
    (fault,) = find_failing_webhooks()
    assert fault.startswith("Herald has not been told anything since")


def test_a_command_is_made_and_removed_and_a_taken_or_wrong_name_refused(
    alices: Client, webhook: OutgoingWebhook
) -> None:
    page = f"{LIST}{webhook.pk}/"
    alices.post(f"{page}commands/", {"name": "/Deploy", "hint": "prod", "description": "Ships it"})
    made = CustomCommand.objects.get()
    assert (made.name, made.hint, made.description) == ("deploy", "prod", "Ships it")
    assert "/deploy" in read_text(alices.get(page))

    for wrong in ("deploy", "MUTE", "two words", "-x", "", "x" * 40, "7up"):
        answer = alices.post(f"{page}commands/", {"name": wrong})
        assert (answer.status_code, wrong, CustomCommand.objects.count()) == (400, wrong, 1)

    alices.post(f"{page}commands/{made.pk}/")
    assert not CustomCommand.objects.exists()


def test_there_are_no_more_than_so_many(
    make_webhook: MakeWebhook, alices: Client, bot: User, program: Program, monkeypatch: Any
) -> None:
    monkeypatch.setattr(webhooks, "WEBHOOKS_LIMIT", 1)
    make_webhook()

    assert alices.post(f"{LIST}new/", fill(bot, program)).status_code == 400
    assert OutgoingWebhook.objects.count() == 1


def test_a_limit_to_a_room_that_the_owner_does_not_see_outlives_their_changes(
    alices: Client, bob: User, webhook: OutgoingWebhook, bot: User, program: Program, lobby: Room
) -> None:
    attic = create_room(actor=bob, kind="private", name="Attic")
    add_people(actor=bob, room_id=attic.pk, people=[bot.pk])
    webhook.rooms.set([attic])
    page = f"{LIST}{webhook.pk}/"

    assert "And in 1 room that is not listed." in read_text(alices.get(page))
    assert "Attic" not in read_text(alices.get(page))
    alices.post(page, fill(bot, program, name="Builds"))

    webhook.refresh_from_db()
    assert (webhook.name, list(webhook.rooms.all())) == ("Builds", [attic])


def test_a_limit_to_a_room_that_the_bot_has_left_does_not_become_none(
    alices: Client, webhook: OutgoingWebhook, bot: User, program: Program, lobby: Room
) -> None:
    webhook.rooms.set([lobby])
    leave_room(actor=bot, room_id=lobby.pk)

    alices.post(f"{LIST}{webhook.pk}/", fill(bot, program, name="Builds"))

    assert list(webhook.rooms.all()) == [lobby]


def test_with_the_only_room_that_it_is_told_of_it_is_switched_off(
    make_webhook: MakeWebhook, alice: User, lobby: Room, general: Room
) -> None:
    one, two = make_webhook(rooms=[lobby.pk]), make_webhook(rooms=[lobby.pk, general.pk])
    archive_room(actor=alice, room_id=lobby.pk)

    delete_room(actor=alice, room_id=lobby.pk, confirmation="Lobby")

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.disabled_at is None, two.disabled_at is None) == (False, True)


def test_a_command_is_not_offered_to_be_sent_again(alices: Client, webhook: OutgoingWebhook) -> None:
    used = deliver(webhook, "command.used", {"command": "deploy"})
    Delivery.objects.update(state="dead")

    page = f"{LIST}{webhook.pk}/deliveries/{used.pk}/"
    assert "Send it again" not in read_text(alices.get(page))
