"""What has changed between the decision and the device: by settings, by order, and by what was read in between."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from syncchat.domain.messages.messages import delete_message
from syncchat.domain.messages.reads import mark_read
from syncchat.domain.messages.threads import read_thread
from syncchat.domain.notifications.deciding import decide_due
from syncchat.domain.notifications.push import clearing
from syncchat.domain.notifications.push.delivering import send_pushes
from syncchat.domain.notifications.settings import change_notification_settings
from syncchat.domain.rooms.memberships import set_level
from syncchat.models import Ignored, Notification, PresenceClaim, PushDelivery, Quiet, Room, User
from tests.http.doors import sign_in
from tests.notifications.steps import PassTime, be_active, say
from tests.people import PASSWORD, make_person
from tests.push_service import Device, answer_with

pytestmark = pytest.mark.django_db(transaction=True)


def decide_now() -> None:
    decide_due(timezone.now() + timedelta(seconds=6))
    PushDelivery.objects.filter(state="waiting").update(due_at=timezone.now())


def leave_alone(user: User, *allowed: int) -> None:
    Quiet.objects.create(user=user, until=timezone.now() + timedelta(hours=1), allowed=list(allowed))


def change_password(client: Client) -> None:
    form = {"oldpassword": PASSWORD, "password1": "a-quite-different-word-9"}
    assert client.post("/password/change/", form).status_code == 302


CHANGES: dict[str, Callable[[User, User, Room], object]] = {
    "do not disturb": lambda _alice, bob, _lobby: leave_alone(bob),
    "blocked": lambda alice, bob, _lobby: Ignored.objects.create(user=bob, person=alice),
    "room muted": lambda _alice, bob, lobby: set_level(actor=bob, room_id=lobby.pk, level="nothing"),
    "told of nothing": lambda _alice, bob, _lobby: change_notification_settings(actor=bob, level="nothing"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_they_have_chosen_since_holds_for_what_waits(
    device: Device, alice: User, bob: User, lobby: Room, change: Callable[[User, User, Room], object]
) -> None:
    say(alice, lobby, "Hello @bob")
    decide_now()
    change(alice, bob, lobby)
    send_pushes.call()

    assert (device.asked, PushDelivery.objects.get().state) == (0, "cancelled")


def test_whose_mentions_come_through_comes_through(
    device: Device, alice: User, bob: User, lobby: Room
) -> None:
    say(alice, lobby, "Hello @bob")
    decide_now()
    leave_alone(bob, alice.pk)
    send_pushes.call()

    assert len(device.received) == 1


def test_an_older_one_that_had_to_wait_does_not_replace_a_newer_one(
    device: Device, alice: User, lobby: Room
) -> None:
    device.trouble = [answer_with(500)]
    say(alice, lobby, "First @bob")
    decide_now()
    send_pushes.call()
    waiting = PushDelivery.objects.filter(state="waiting")
    late = waiting.get()
    say(alice, lobby, "Second @bob")
    decide_due(timezone.now() + timedelta(seconds=6))
    PushDelivery.objects.filter(attempts=0).update(due_at=timezone.now())
    send_pushes.call()
    waiting.update(due_at=timezone.now())
    send_pushes.call()

    assert [each.words["notification"]["body"] for each in device.received] == ["Second @bob"]
    assert PushDelivery.objects.get(pk=late.pk).state == "cancelled"


def test_one_device_gets_one_after_the_other(device: Device, alice: User, lobby: Room) -> None:
    at_once: list[int] = []
    inside, lock = [0], threading.Lock()

    def take(request: BaseHTTPRequestHandler) -> None:
        with lock:
            inside[0] += 1
            at_once.append(inside[0])
        time.sleep(0.1)
        with lock:
            inside[0] -= 1
        answer_with(201)(request)

    device.trouble = [take] * 4
    for number in range(4):
        say(alice, lobby, f"{number} @bob")
    decide_now()
    send_pushes.call()

    assert at_once == [1, 1, 1, 1]


def test_reading_a_room_leaves_the_newer_word_of_a_thread_on_the_device(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    root = say(bob, lobby, "Who brings bread?")
    say(alice, lobby, "Hello @bob")
    say(alice, lobby, "I do", thread=root.pk)
    last = say(alice, lobby, "Nothing for bob")
    pass_time()
    mark_read(actor=bob, room_id=lobby.pk, seq=last.seq)
    pass_time()

    assert [each.words.get("kind") for each in device.received] == [None, None]


def test_reading_a_thread_leaves_the_newer_word_of_the_room_on_the_device(
    device: Device, alice: User, bob: User, lobby: Room, pass_time: PassTime
) -> None:
    root = say(bob, lobby, "Who brings bread?")
    say(alice, lobby, "I do", thread=root.pk)
    say(alice, lobby, "Hello @bob")
    last = say(bob, lobby, "Good", thread=root.pk)
    pass_time()
    read_thread(actor=bob, message_id=root.pk, seq=last.seq)
    pass_time()

    assert [each.words.get("kind") for each in device.received] == [None, None]


def test_who_wants_all_and_was_at_work_is_told_when_they_leave_too_and_can_ask_why(
    device: Device, alice: User, bob: User, bobs: Client, lobby: Room, pass_time: PassTime
) -> None:
    change_notification_settings(actor=bob, level="all")
    be_active(bob)
    message = say(alice, lobby, "For everybody")
    pass_time()
    why = bobs.get(f"/api/v1/messages/{message.pk}/notification").json()
    assert (device.asked, why["reason"]) == (0, "active")

    PresenceClaim.objects.update(state="away")
    pass_time(60)
    assert len(device.received) == 1


def test_a_new_password_leaves_this_browser_its_notifications(
    device: Device, bobs: Client, alice: User, lobby: Room, pass_time: PassTime
) -> None:
    change_password(bobs)
    say(alice, lobby, "Hello @bob")
    pass_time()

    assert len(device.received) == 1
    assert [each["name"] for each in bobs.get("/api/v1/push").json()["devices"]] == ["Firefox on Linux"]


def test_a_new_password_takes_them_from_all_other_browsers(
    device: Device, alice: User, lobby: Room, pass_time: PassTime
) -> None:
    change_password(sign_in("bob"))
    say(alice, lobby, "Hello @bob")
    pass_time()

    assert device.asked == 0


def test_deleting_what_many_were_told_of_puts_down_a_few_tasks(
    device: Device, alice: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, now = say(alice, lobby, "Hello"), timezone.now()
    Notification.objects.bulk_create(
        Notification(
            message=message, user=make_person(f"p{number}"), reason="mention", decided_at=now, is_pushed=True
        )
        for number in range(5)
    )
    put: list[Any] = []
    monkeypatch.setattr(clearing, "put_down", lambda _task, **arguments: put.append(arguments))
    monkeypatch.setattr(clearing, "CHUNK", 3)
    delete_message(actor=alice, message_id=message.pk)

    assert [len(each["people"]) for each in put] == [3, 2]
