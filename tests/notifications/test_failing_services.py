"""A push service that hangs, breaks off or is nowhere delays nobody: neither the chat, nor another service."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.notifications.deciding import decide_due
from syncchat.domain.notifications.push import service as sending
from syncchat.domain.notifications.push.delivering import send_pushes
from syncchat.models import PushDelivery, PushSubscription, Room, User
from tests.http.doors import sign_in
from tests.push_service import Device, PushService, Trouble, answer_with, hang, reset

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _new_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS", 1.0)
    monkeypatch.setattr(sending, "_lines", sending.Lines())


@pytest.fixture
def bobs(bob: User) -> Client:
    return sign_in("bob")


def subscribe(client: Client, device: Device) -> Device:
    answer = client.post(
        "/api/v1/push/devices", device.subscribe(device.name), content_type="application/json"
    )
    assert answer.status_code == 201
    return device


def tell_bob(alice: User, lobby: Room) -> None:
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Hello @bob")
    decide_due(timezone.now() + timedelta(seconds=6))
    PushDelivery.objects.filter(state="waiting").update(due_at=timezone.now())


@pytest.mark.parametrize("trouble", [hang(3), reset, answer_with(502)], ids=["hang", "reset", "502"])
def test_what_a_service_does_not_take_waits_and_comes_later(
    service: PushService, bobs: Client, alice: User, lobby: Room, trouble: Trouble
) -> None:
    device = subscribe(bobs, service.make_device("d"))
    device.trouble = [trouble]
    tell_bob(alice, lobby)

    began = time.monotonic()
    send_pushes.call()

    assert time.monotonic() - began < 2.5
    delivery = PushDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.due_at > timezone.now() + timedelta(seconds=3)
    PushDelivery.objects.update(due_at=timezone.now())
    send_pushes.call()
    assert len(device.received) == 1


def test_a_name_that_leads_nowhere_is_put_off_and_given_up_in_the_end(
    service: PushService, bobs: Client, alice: User, lobby: Room
) -> None:
    subscribe(bobs, service.make_device("d"))
    PushSubscription.objects.update(endpoint="https://push.invalid/x")
    tell_bob(alice, lobby)

    for _attempt in range(8):
        send_pushes.call()
        PushDelivery.objects.filter(state="waiting").update(due_at=timezone.now())

    delivery = PushDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status) == ("refused", 8, None)
    assert PushSubscription.objects.get().is_failing


def test_one_that_moved_into_the_private_network_is_not_asked(
    service: PushService, bobs: Client, alice: User, lobby: Room, settings: Settings
) -> None:
    device = subscribe(bobs, service.make_device("d"))
    tell_bob(alice, lobby)
    # As if its name led to this machine since
    settings.PUSH_LOOPBACK = 0

    send_pushes.call()

    assert (device.asked, PushDelivery.objects.get().state) == (0, "gone")


def test_a_service_that_hangs_holds_up_no_other_one_and_no_message(
    service: PushService, bobs: Client, alice: User, lobby: Room, make_service: Callable[[], PushService]
) -> None:
    other = make_service()
    slow = subscribe(bobs, service.make_device("slow"))
    slow.trouble = [hang(5)] * 9
    quick = other.make_device("quick")
    subscribe(bobs, quick)
    tell_bob(alice, lobby)

    def work() -> None:
        try:
            send_pushes.call()
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    with service.arrived:
        service.arrived.wait_for(lambda: slow.asked > 0, 2)
    began = time.monotonic()
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Meanwhile")
    took = time.monotonic() - began
    other.wait_for(quick, 1, seconds=3)
    worker.join(10)

    assert took < 0.5
    assert set(PushDelivery.objects.values_list("device__endpoint", "state")) == {
        (slow.endpoint, "waiting"),
        (quick.endpoint, "sent"),
    }


def test_a_connection_that_the_service_closed_meanwhile_is_opened_anew(
    service: PushService, bobs: Client, alice: User, lobby: Room
) -> None:
    device = subscribe(bobs, service.make_device("d"))

    def take_and_close(request: object) -> None:
        answer_with(201)(request)  # type: ignore[arg-type]
        request.close_connection = True  # type: ignore[attr-defined]

    device.trouble = [take_and_close]
    tell_bob(alice, lobby)
    send_pushes.call()
    time.sleep(0.1)
    tell_bob(alice, lobby)
    send_pushes.call()

    assert len(device.received) == 1
    assert set(PushDelivery.objects.values_list("state", flat=True)) == {"sent"}


def test_an_answer_without_an_end_is_cut_off(
    service: PushService, bobs: Client, alice: User, lobby: Room
) -> None:
    device = subscribe(bobs, service.make_device("d"))

    def pour(request: object) -> None:
        request.send_response(201)  # type: ignore[attr-defined]
        request.send_header("Content-Length", "1000000000")  # type: ignore[attr-defined]
        request.end_headers()  # type: ignore[attr-defined]
        for _chunk in range(1_000):
            request.wfile.write(b"x" * 100_000)  # type: ignore[attr-defined]

    device.trouble = [pour]
    tell_bob(alice, lobby)
    send_pushes.call()

    assert PushDelivery.objects.get().state == "waiting"


@pytest.mark.parametrize(
    "wait",
    [
        "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 2024 00:00:00 GMT",
        "soon",
        "-5",
        "9" * 5_000,
    ],
)
def test_whatever_a_service_asks_for_the_other_devices_are_told(
    service: PushService,
    bobs: Client,
    alice: User,
    lobby: Room,
    make_service: Callable[[], PushService],
    wait: str,
) -> None:
    strange = subscribe(bobs, service.make_device("strange"))
    strange.trouble = [answer_with(429, Retry_After=wait)]
    other = subscribe(bobs, make_service().make_device("other"))
    tell_bob(alice, lobby)

    send_pushes.call()

    assert len(other.received) == 1
    assert PushDelivery.objects.get(device__endpoint=strange.endpoint).state in ("waiting", "expired")
