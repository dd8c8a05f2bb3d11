"""From what somebody writes to what another one's device shows, over a push service of this test's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.messages.messages import delete_message, edit_message
from syncchat.domain.messages.reads import mark_read
from syncchat.domain.messages.threads import read_thread, unfollow_thread
from syncchat.domain.notifications.deciding import decide_due
from syncchat.domain.notifications.push.delivering import send_pushes
from syncchat.domain.notifications.settings import change_notification_settings
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import leave_room, set_level
from syncchat.models import (
    Notification,
    PresenceClaim,
    PushDelivery,
    Room,
    UndecidedMessage,
    User,
)
from tests.notifications.steps import PassTime, be_active, say
from tests.push_service import Device, PushService, answer_with

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mention_reaches_the_device_with_who_where_and_the_first_words(
    device: Device, service: PushService, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    message = say(alice, lobby, "Bread is **here**, @bob. ||Secret|| " + "x" * 2_000)
    pass_time()

    (received,) = device.received
    said = received.words["notification"]
    assert received.words["web_push"] == 8030
    assert said["title"] == "Alice in Lobby"
    assert said["body"].startswith("Bread is here, @bob. ▒▒▒ xxx")
    assert len(said["body"]) <= 301
    assert said["navigate"] == f"http://testserver/rooms/{lobby.pk}/{message.seq}/"
    assert (said["tag"], said["silent"], said["lang"], said["app_badge"]) == (
        f"room-{lobby.pk}",
        False,
        "en",
        "1",
    )
    assert said["data"] == {
        "kind": "message",
        "room": lobby.pk,
        "message": str(message.pk),
        "seq": message.seq,
        "badge": 1,
        "author": "Alice",
        "account": bob.pk,
        "thread": None,
    }
    assert (received.headers["urgency"], received.headers["topic"]) == ("high", f"room-{lobby.pk}")
    assert int(received.headers["ttl"]) in range(86_000, 86_401)
    assert service.refusals == []


def test_what_was_written_stays_here_when_they_hide_it(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    change_notification_settings(actor=bob, hides_words=True, sounds=False)

    say(alice, lobby, "The code is 4711 @bob")
    say(alice, open_direct(actor=alice, people=[bob.pk]), "4711")
    pass_time()

    said = [each.words["notification"] for each in device.received]
    assert sorted((each["title"], each["body"]) for each in said) == [
        ("Alice", "Wrote to you"),
        ("Alice in Lobby", "New message"),
    ]
    assert all(each["silent"] for each in said)
    assert "4711" not in str(said)


def test_a_plain_message_waits_and_rings_nowhere_unless_they_want_all(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    say(alice, lobby, "Nothing for anybody")
    pass_time()
    assert device.received == []

    change_notification_settings(actor=bob, level="all")
    say(alice, lobby, "Something for everybody")
    pass_time()
    assert device.received[0].headers["urgency"] == "normal"

    set_level(actor=bob, room_id=lobby.pk, level="mentions")
    say(alice, lobby, "Not for bob")
    pass_time()
    assert len(device.received) == 1


def test_who_has_read_it_within_the_grace_is_not_told(
    device: Device, alice: User, bob: User, bobs: Client, lobby: Room, pass_time: PassTime
) -> None:
    message = say(alice, lobby, "Hello @bob")
    mark_read(actor=bob, room_id=lobby.pk, seq=message.seq)
    pass_time()

    assert device.asked == 0
    why = bobs.get(f"/api/v1/messages/{message.pk}/notification").json()
    assert (why["reason"], why["ways"]) == ("read", [])
    assert "within 5 seconds" in why["sentence"]


def test_nobody_is_told_before_the_grace_is_over(
    device: Device, alice: User, bobs: Client, lobby: Room, pass_time: PassTime
) -> None:
    message = say(alice, lobby, "Hello @bob")
    pass_time(0)

    assert device.asked == 0
    assert bobs.get(f"/api/v1/messages/{message.pk}/notification").json()["reason"] == "undecided"
    pass_time()
    assert device.asked == 1


def test_who_is_at_work_at_a_page_is_told_when_they_leave_without_reading(
    device: Device, alice: User, bob: User, bobs: Client, lobby: Room, pass_time: PassTime
) -> None:
    be_active(bob)
    message = say(alice, lobby, "Hello @bob")
    pass_time()
    assert device.asked == 0
    assert bobs.get(f"/api/v1/messages/{message.pk}/notification").json()["reason"] == "active"

    PresenceClaim.objects.update(state="away")
    pass_time(60)

    assert len(device.received) == 1
    assert bobs.get(f"/api/v1/messages/{message.pk}/notification").json()["reason"] == "mention"


def test_who_stays_at_work_is_not_told_again(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    be_active(bob)
    say(alice, lobby, "Hello @bob")
    pass_time()
    pass_time(60)
    PresenceClaim.objects.all().delete()
    pass_time(60)

    assert device.asked == 0


def test_a_followed_thread_tells_and_one_that_was_left_does_not(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    root = say(bob, lobby, "Who brings bread?")
    say(alice, lobby, "I do", thread=root.pk)
    pass_time()
    assert device.titles == ["Alice in Lobby"]

    unfollow_thread(actor=bob, message_id=root.pk)
    say(alice, lobby, "And butter, @bob", thread=root.pk)
    pass_time()
    assert len(device.received) == 1


def test_what_was_deleted_or_left_before_it_was_sent_is_not_sent(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    deleted = say(alice, lobby, "Hello @bob")
    delete_message(actor=alice, message_id=deleted.pk)
    say(alice, lobby, "Are you there, @bob?")
    leave_room(actor=bob, room_id=lobby.pk)
    pass_time()

    assert device.asked == 0
    assert not UndecidedMessage.objects.exists()


def test_an_edit_that_names_somebody_tells_them_and_nobody_twice(
    device: Device, alice: User, bob: User, charlie: User, lobby: Room, pass_time: PassTime
) -> None:
    message = say(alice, lobby, "Hello")
    pass_time()
    edit_message(actor=alice, message_id=message.pk, body="Hello @bob")
    pass_time()
    edit_message(actor=alice, message_id=message.pk, body="Hello @bob and @charlie")
    pass_time()

    assert len(device.received) == 1


def test_reading_it_anywhere_clears_it_on_the_devices_that_show_it(
    device: Device, service: PushService, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    first, second = (say(alice, lobby, f"Hello @bob {number}") for number in range(2))
    pass_time()

    mark_read(actor=bob, room_id=lobby.pk, seq=first.seq)
    pass_time()
    assert len(device.received) == 2, "the second one has taken its place"

    mark_read(actor=bob, room_id=lobby.pk, seq=second.seq)
    mark_read(actor=bob, room_id=lobby.pk, seq=second.seq)
    pass_time()
    assert device.received[-1].words == {"kind": "read", "room": lobby.pk, "seq": second.seq, "badge": 0}
    assert (len(device.received), service.refusals) == (3, [])


def test_a_thread_is_cleared_when_the_thread_is_read_and_words_when_they_are_deleted(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    root = say(bob, lobby, "Who brings bread?")
    answer = say(alice, lobby, "I do", thread=root.pk)
    deleted = say(alice, lobby, "My number is 4711 @bob")
    pass_time()
    read_thread(actor=bob, message_id=root.pk, seq=answer.seq)
    delete_message(actor=alice, message_id=deleted.pk)
    pass_time()

    cleared = [each.words["seq"] for each in device.received if each.words.get("kind") == "read"]
    assert cleared == [answer.seq, deleted.seq]


def test_nothing_is_cleared_that_was_not_pushed(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    message = say(alice, lobby, "For nobody")
    pass_time()
    mark_read(actor=bob, room_id=lobby.pk, seq=message.seq)
    pass_time()

    assert device.asked == 0


@pytest.mark.parametrize(
    ("trouble", "least"),
    [(answer_with(429, Retry_After="120"), 119), (answer_with(500), 3.9), (answer_with(503), 3.9)],
)
def test_what_a_service_cannot_take_now_is_sent_later_once(
    device: Device, alice: User, lobby: Room, pass_time: PassTime, trouble: Any, least: float
) -> None:
    device.trouble = [trouble]
    say(alice, lobby, "Hello @bob")
    pass_time()

    delivery = PushDelivery.objects.get()
    assert (delivery.state, device.asked) == ("waiting", 1)
    assert (delivery.due_at - timezone.now()).total_seconds() > least - 1
    send_pushes.call()
    assert device.asked == 1

    PushDelivery.objects.update(due_at=timezone.now())
    send_pushes.call()
    assert (len(device.received), PushDelivery.objects.get().state) == (1, "sent")


@pytest.mark.parametrize("status", [400, 403, 413])
def test_what_a_service_refuses_is_not_tried_again_and_said(
    device: Device, alice: User, bobs: Client, lobby: Room, pass_time: PassTime, status: int
) -> None:
    device.trouble = [answer_with(status)] * 3
    for _time in range(3):
        say(alice, lobby, "Hello @bob")
        pass_time()

    assert set(PushDelivery.objects.values_list("state", "status")) == {("refused", status)}
    (listed,) = bobs.get("/api/v1/push").json()["devices"]
    assert (listed["last_status"], listed["is_failing"]) == (status, True)


def test_who_is_locked_out_after_it_was_decided_gets_nothing(
    device: Device, alice: User, bob: User, lobby: Room
) -> None:
    say(alice, lobby, "Hello @bob")
    assert decide_due(timezone.now() + timedelta(seconds=6)) == 1
    PushDelivery.objects.update(due_at=timezone.now())
    User.objects.filter(pk=alice.pk).update(is_owner=True)
    deactivate_user(actor=User.objects.get(pk=alice.pk), user_id=bob.pk)
    send_pushes.call()

    assert device.asked == 0
    assert PushDelivery.objects.get().state == "cancelled"


def test_what_is_read_after_it_was_decided_and_before_it_is_sent_is_spared(
    device: Device, alice: User, bob: User, lobby: Room
) -> None:
    message = say(alice, lobby, "Hello @bob")
    decide_due(timezone.now() + timedelta(seconds=6))
    PushDelivery.objects.update(due_at=timezone.now())
    mark_read(actor=bob, room_id=lobby.pk, seq=message.seq)
    send_pushes.call()

    assert (device.asked, PushDelivery.objects.get().state) == (0, "cancelled")


def test_a_claim_of_a_process_that_was_killed_is_sent_again(device: Device, alice: User, lobby: Room) -> None:
    say(alice, lobby, "Hello @bob")
    decide_due(timezone.now() + timedelta(seconds=6))
    now = timezone.now()
    PushDelivery.objects.update(state="sending", claimed_at=now, due_at=now + timedelta(minutes=1))
    send_pushes.call()
    assert device.asked == 0, "it may be on its way"

    PushDelivery.objects.update(claimed_at=now - timedelta(minutes=2))
    send_pushes.call()
    assert (len(device.received), PushDelivery.objects.get().state) == (1, "sent")


def test_deciding_twice_tells_once(device: Device, alice: User, lobby: Room, pass_time: PassTime) -> None:
    message = say(alice, lobby, "Hello @bob")
    pass_time()
    UndecidedMessage.objects.create(message=message, since=timezone.now() - timedelta(minutes=1))
    pass_time()

    assert (len(device.received), Notification.objects.filter(message=message).count()) == (1, 1)
