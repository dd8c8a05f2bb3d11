"""Devices: who has them, what may be one, how many there are, and when they go."""

import pytest
from django.test import Client

from syncchat.domain.limits import limits
from syncchat.domain.rooms.directs import open_direct
from syncchat.models import PushSubscription, Room, User
from tests.http.doors import sign_in
from tests.notifications.steps import PassTime, post, say
from tests.push_service import Device, PushService, answer_with, encode

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_removed(
    device: Device, alice: User, bobs: Client, lobby: Room, pass_time: PassTime, status: int
) -> None:
    device.trouble = [answer_with(status)]
    message = say(alice, lobby, "Hello @bob")
    pass_time()

    assert bobs.get("/api/v1/push").json()["devices"] == []
    (attempt,) = bobs.get(f"/api/v1/messages/{message.pk}/notification").json()["pushes"]
    assert (attempt["device"], attempt["state"], attempt["status"]) == ("Firefox on Linux", "gone", status)


def test_a_sign_in_that_ends_takes_its_device_along(
    device: Device, alice: User, bob: User, bobs: Client, lobby: Room, pass_time: PassTime
) -> None:
    bobs.post("/logout/")
    say(alice, lobby, "Hello @bob")
    pass_time()

    assert (PushSubscription.objects.count(), device.asked) == (0, 0)


def test_two_people_at_one_browser_get_their_own_and_nothing_of_each_other(
    device: Device, alice: User, bob: User, charlie: User, lobby: Room, bobs: Client, pass_time: PassTime
) -> None:
    charlies = sign_in("charlie")
    assert post(charlies, "push/devices", device.subscribe()).status_code == 201

    say(alice, open_direct(actor=alice, people=[bob.pk]), "For bob")
    pass_time()

    assert device.asked == 0
    assert bobs.get("/api/v1/push").json()["devices"] == []
    assert len(charlies.get("/api/v1/push").json()["devices"]) == 1


def test_the_same_browser_again_is_the_same_device(device: Device, bobs: Client) -> None:
    (before,) = bobs.get("/api/v1/push").json()["devices"]

    again = post(bobs, "push/devices", device.subscribe("My phone")).json()

    (after,) = bobs.get("/api/v1/push").json()["devices"]
    assert (after["id"], after["name"], again["id"]) == (before["id"], "My phone", before["id"])


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://10.0.0.1/push",
        "https://127.0.0.1/push",
        "https://[::1]/push",
        "https://169.254.169.254/latest",
        "http://updates.push.services.mozilla.com/x",
        "https://example.com:8443/x",
        "https://user@93.184.216.34/x",
        "https://localhost/x",
        "ftp://93.184.216.34/x",
        "nonsense",
        "",
        "https://93.184.216.34/" + "x" * 1_000,
    ],
)
def test_an_address_that_is_no_push_service_is_refused(
    bobs: Client, service: PushService, endpoint: str
) -> None:
    answer = post(bobs, "push/devices", service.make_device("x").subscribe() | {"endpoint": endpoint})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": encode(b"\x04" + b"\x01" * 64), "auth": encode(b"x" * 16)},
        {"p256dh": "***", "auth": encode(b"x" * 16)},
        {"p256dh": "", "auth": ""},
    ],
)
def test_keys_that_are_none_are_refused(bobs: Client, service: PushService, keys: dict[str, str]) -> None:
    answer = post(bobs, "push/devices", service.make_device("x").subscribe() | {"keys": keys})

    assert answer.status_code == 400
    assert not PushSubscription.objects.exists()


def test_a_person_has_so_many_devices_and_no_more(bobs: Client, service: PushService) -> None:
    for number in range(20):
        limits.forget_all()
        subscription = service.make_device(f"d{number}").subscribe()
        assert post(bobs, "push/devices", subscription).status_code == 201

    limits.forget_all()
    assert post(bobs, "push/devices", service.make_device("more").subscribe()).status_code == 409
    # One of those that are there may come again
    assert post(bobs, "push/devices", service.devices["d3"].subscribe()).status_code == 201


def test_a_device_is_tried_and_removed_by_its_owner_alone(
    device: Device, bobs: Client, charlie: User, pass_time: PassTime
) -> None:
    (listed,) = bobs.get("/api/v1/push").json()["devices"]
    path, charlies = f"push/devices/{listed['id']}", sign_in("charlie")
    assert post(charlies, f"{path}/test").status_code == 404
    assert charlies.delete(f"/api/v1/{path}").status_code == 404

    assert post(bobs, f"{path}/test").status_code == 202
    pass_time()
    assert device.titles == ["Notifications work"]
    assert bobs.get("/api/v1/push").json()["devices"][0]["last_status"] == 201

    assert bobs.delete(f"/api/v1/{path}").status_code == 204
    assert bobs.get("/api/v1/push").json()["devices"] == []


def test_addresses_and_keys_of_devices_are_told_to_nobody(device: Device, bobs: Client) -> None:
    said = bobs.get("/api/v1/push").content.decode()

    assert device.endpoint not in said
    assert device.subscribe()["keys"]["auth"] not in said
