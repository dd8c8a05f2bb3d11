"""A program that hangs, breaks off, refuses or is nowhere delays nobody, and is told later under the same id."""

import threading
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from syncchat.domain.messages.messages import send_message
from syncchat.domain.outgoing import posting, sending
from syncchat.domain.outgoing.commands import create_command
from syncchat.domain.outgoing.deliveries import deliver, remove_old_deliveries, replay, replay_dead
from syncchat.domain.outgoing.sending import send_deliveries
from syncchat.domain.outgoing.webhooks import switch_webhook
from syncchat.errors import Conflict, Unanswered
from syncchat.models import AuditEntry, Delivery, Message, OutgoingWebhook, Room, User
from syncchat.models.outgoing.delivery import PRESSED
from syncchat.queue.worker import do_next
from syncchat.webhooks.asking import use_command
from syncchat.webhooks.following import follow
from tests.outgoing.conftest import MakeWebhook, Tell
from tests.program import Program
from tests.program import say as answer
from tests.push_service import Trouble, answer_with, hang, reset

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting.post, "__defaults__", (1.0,))


def say(actor: User, room: Room, body: str = "Hello") -> Message:
    return send_message(actor=actor, room_id=room.pk, id=uuid4(), body=body).message


def pass_pause() -> None:
    OutgoingWebhook.objects.update(paused_until=None)
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())


def read_states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    "trouble",
    [hang(2), reset, answer_with(502), answer_with(429, Retry_After="100"), answer_with(404)],
    ids=["hang", "reset", "502", "429", "404"],
)
def test_what_a_program_does_not_take_comes_again_under_the_same_id(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room, trouble: Trouble
) -> None:
    program.trouble = [trouble]
    say(alice, lobby)
    tell()
    assert read_states() == ["waiting"]
    assert Delivery.objects.get().due_at > timezone.now() + timedelta(seconds=3)

    pass_pause()
    send_deliveries.call(webhook_id=webhook.pk)

    first, second = program.told
    assert read_states() == ["done"]
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)


def test_where_nobody_answers_everything_waits_and_keeps_its_order(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    program.trouble = [answer_with(503)]
    for body in ("One", "Two", "Three"):
        say(alice, lobby, body)
    tell()
    assert program.words == ["One"]

    pass_pause()
    send_deliveries.call(webhook_id=webhook.pk)

    assert program.words == ["One", "One", "Two", "Three"]


def test_what_is_refused_waits_alone_and_is_given_up_in_the_end(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    program.trouble = [answer_with(400)]
    say(alice, lobby, "One")
    say(alice, lobby, "Two")
    tell()
    assert (program.words, read_states()) == (["One", "Two"], ["waiting", "done"])

    program.trouble = [answer_with(400)] * 7
    for _attempt in range(7):
        pass_pause()
        send_deliveries.call(webhook_id=webhook.pk)

    assert read_states() == ["dead", "done"]
    assert Delivery.objects.first().attempts == 8  # type: ignore[union-attr]


def test_a_webhook_that_is_slow_gives_others_their_turn(
    webhook: OutgoingWebhook,
    program: Program,
    alice: User,
    lobby: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One attempt, and then whatever else waits in the queue; nothing of its own is lost by that."""
    monkeypatch.setattr(sending, "TURN", timedelta(0))
    for body in ("One", "Two", "Three"):
        say(alice, lobby, body)
    while follow():
        pass
    counts = []
    while do_next(queue="hooks"):
        counts.append(len(program.told))

    assert counts[:3] == [1, 2, 3]
    assert program.words == ["One", "Two", "Three"]


@pytest.mark.parametrize("wait", ["100", "soon", "-5", "9" * 400])
def test_a_wait_that_is_asked_for_is_kept_within_reason(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room, wait: str
) -> None:
    program.trouble = [answer_with(503, Retry_After=wait)]
    say(alice, lobby)
    tell()

    webhook.refresh_from_db()
    assert webhook.paused_until is not None
    seconds = (webhook.paused_until - timezone.now()).total_seconds()
    assert 0 < seconds <= 3600
    assert wait != "100" or seconds > 90


def test_one_that_is_gone_is_switched_off_at_once(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    program.trouble = [answer_with(410)]
    say(alice, lobby, "One")
    say(alice, lobby, "Two")
    tell()

    webhook.refresh_from_db()
    assert (webhook.is_given_up, webhook.disabled_at is not None) == (True, True)
    assert (len(program.told), read_states()) == (1, ["dead", "dead"])
    assert AuditEntry.objects.filter(action="outgoing_given_up", subject="Herald").exists()


def test_one_that_failed_for_days_is_switched_off_and_tells_all_once_it_is_mended(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    program.trouble = [answer_with(500)]
    OutgoingWebhook.objects.update(failing_since=timezone.now() - timedelta(days=5, hours=1))
    say(alice, lobby)
    tell()
    webhook.refresh_from_db()
    assert webhook.is_given_up

    switch_webhook(actor=alice, webhook_id=webhook.pk, is_on=True)
    assert replay_dead(webhook) == 1
    tell()

    webhook.refresh_from_db()
    assert (read_states(), webhook.failing_since, webhook.is_given_up) == (["done"], None, False)


def test_a_redirect_is_refused_wherever_it_leads(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    program.trouble = [answer_with(302, Location="http://127.0.0.1:1/")]
    say(alice, lobby)
    tell()

    assert (len(program.told), Delivery.objects.get().status, read_states()) == (1, 302, ["waiting"])


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "10.0.0.7", "[::1]", "localhost"])
def test_a_private_address_is_not_asked(
    webhook: OutgoingWebhook, tell: Tell, alice: User, lobby: Room, host: str
) -> None:
    OutgoingWebhook.objects.update(url=f"https://{host}/")
    say(alice, lobby)
    tell()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status) == ("waiting", None)
    assert "not an address of the public Internet" in delivery.excerpt


def test_an_address_that_the_operator_took_back_is_not_asked(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room, settings: Settings
) -> None:
    say(alice, lobby)
    settings.WEBHOOK_HOSTS = frozenset()
    tell()

    assert (program.told, read_states()) == ([], ["waiting"])


def test_a_long_answer_is_cut_and_no_excerpt_holds_what_no_database_takes(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    program.trouble = [answer("a\0b" + "x" * 500_000, kind="text/plain")]
    say(alice, lobby)
    tell()

    delivery = Delivery.objects.get()
    assert (delivery.state, len(delivery.excerpt)) == ("done", 1_000)
    assert delivery.excerpt.startswith("a\N{REPLACEMENT CHARACTER}b")


def test_one_that_hangs_holds_up_no_other_one_and_no_message(
    make_webhook: MakeWebhook, program: Program, alice: User, lobby: Room
) -> None:
    slow, quick = make_webhook(name="Slow"), make_webhook(name="Quick", url=program.url + "/quick")
    program.trouble = [hang(2)]
    say(alice, lobby)
    follow()
    Delivery.objects.filter(webhook=quick).update(due_at=timezone.now())

    def work(webhook: OutgoingWebhook) -> None:
        try:
            send_deliveries.call(webhook_id=webhook.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[slow])]
    workers[0].start()
    program.wait_for(1)
    began = time.monotonic()
    say(alice, lobby, "Meanwhile")
    took = time.monotonic() - began
    workers.append(threading.Thread(target=work, args=[quick]))
    workers[1].start()
    program.wait_for(2, seconds=0.9)
    for worker in workers:
        worker.join(10)

    assert took < 0.5
    assert program.told[1].path == "/hook/quick"


def test_a_claim_of_a_killed_process_ends_by_itself_and_the_same_is_sent_again(
    webhook: OutgoingWebhook, program: Program, alice: User, lobby: Room, monkeypatch: Any
) -> None:
    say(alice, lobby)
    follow()
    with monkeypatch.context() as patch:
        patch.setattr("syncchat.domain.outgoing.sending._note", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_deliveries.call(webhook_id=webhook.pk)
    # As a process that is killed leaves it: posted, claimed, and not noted
    OutgoingWebhook.objects.update(claimed_until=timezone.now() + timedelta(seconds=45))
    send_deliveries.call(webhook_id=webhook.pk)
    assert len(program.told) == 1

    OutgoingWebhook.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    while do_next(queue="hooks"):
        pass

    first, second = program.told
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert read_states() == ["done"]


def test_one_delivery_is_told_again_by_hand_unless_its_words_are_gone(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    say(alice, lobby)
    tell()
    replay(Delivery.objects.get())
    tell()
    assert len({each.headers["webhook-id"] for each in program.told}) == 1
    assert len(program.told) == 2

    Delivery.objects.update(payload={})
    with pytest.raises(Conflict):
        replay(Delivery.objects.get())


def test_a_thousand_of_each_are_kept_for_a_month_and_what_waits_stays(
    webhook: OutgoingWebhook, program: Program
) -> None:
    old = timezone.now() - timedelta(days=31)
    Delivery.objects.bulk_create(
        Delivery(public_id=uuid4(), webhook=webhook, kind="test", payload={}, state=state, created_at=at)
        for state, at, count in (
            ("done", old, 2),
            ("waiting", old, 1),
            ("done", timezone.now(), 1_005),
            ("dead", timezone.now(), 3),
        )
        for _each in range(count)
    )

    remove_old_deliveries()

    assert Delivery.objects.filter(state="waiting").count() == 1
    assert Delivery.objects.exclude(state="waiting").count() == 1_000


@pytest.mark.parametrize("wait", ["0", "Mon, 01 Jan 2024 00:00:00 GMT"])
def test_whoever_says_that_it_need_not_wait_is_not_asked_without_pause(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room, wait: str
) -> None:
    program.trouble = [answer_with(503, Retry_After=wait)] * 3
    say(alice, lobby)

    tell()

    assert len(program.told) == 1
    assert Delivery.objects.get().due_at > timezone.now() + timedelta(seconds=2)


def test_a_command_that_failed_is_not_used_again_with_what_was_given_up(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    create_command(actor=alice, webhook_id=webhook.pk, name="deploy")
    program.trouble = [answer_with(500)]
    with pytest.raises(Unanswered):
        use_command(actor=alice, room_id=lobby.pk, name="deploy", origin="https://chat.example")

    assert replay_dead(webhook) == 0
    with pytest.raises(Conflict):
        replay(Delivery.objects.get())
    tell()
    assert program.kinds == ["command.used"]


def test_what_is_put_off_is_not_looked_for_over_and_over_beside_a_press_of_a_clock_ahead(
    webhook: OutgoingWebhook,
) -> None:
    now = timezone.now()
    deliver(webhook, "test", {})
    pressed = deliver(webhook, PRESSED, {})
    later = now + timedelta(seconds=5)
    Delivery.objects.filter(pk=pressed.pk).update(due_at=later)
    OutgoingWebhook.objects.update(paused_until=now + timedelta(hours=1))
    assert sending._find_next(webhook.pk) == later
