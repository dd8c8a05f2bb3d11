"""Real servers push: with several workers once, and after they were killed."""

from collections.abc import Iterator

import pytest

from syncchat.domain.ids import make_id
from tests.push_service import Device, PushService, run_push_service
from tests.servers import StartServer
from tests.visitors import Visitor

pytestmark = pytest.mark.server


@pytest.fixture
def service() -> Iterator[PushService]:
    with run_push_service() as running:
        yield running


def subscribe(person: Visitor, service: PushService) -> Device:
    device = service.make_device(person.name)
    status, push = person.call("GET", "push")
    assert status == 200
    device.application_key = push["public_key"]
    assert person.call("POST", "push/devices", device.subscribe())[0] == 201
    return device


def say(person: Visitor, body: str) -> None:
    room = person.general()["id"]
    status, _sent = person.call("POST", f"rooms/{room}/messages", {"id": str(make_id()), "body": body})
    assert status == 201


def test_a_mention_is_pushed_once_by_several_workers(start_server: StartServer, service: PushService) -> None:
    server = start_server(workers=2, TEST_PUSH_PORT=str(service.port))
    alice, bob = Visitor(server.url, "alice").register(), Visitor(server.url, "bob").register()
    device = subscribe(bob, service)

    for number in range(3):
        say(alice, f"Hello @bob {number}")
    service.wait_for(device, 3, seconds=20)
    say(alice, "The last one, @bob")
    service.wait_for(device, 4, seconds=20)

    bodies = [each.words["notification"]["body"] for each in device.received]
    assert sorted(bodies) == ["Hello @bob 0", "Hello @bob 1", "Hello @bob 2", "The last one, @bob"]
    assert service.refusals == []


def test_what_was_said_before_the_server_was_killed_is_pushed_when_it_is_back(
    start_server: StartServer, service: PushService
) -> None:
    server = start_server(TEST_PUSH_PORT=str(service.port))
    alice, bob = Visitor(server.url, "alice").register(), Visitor(server.url, "bob").register()
    device = subscribe(bob, service)

    say(alice, "Hello @bob")
    server.kill()
    assert device.asked == 0
    again = start_server(var_dir=server.var_dir, TEST_PUSH_PORT=str(service.port))
    service.wait_for(device, 1, seconds=20)

    assert device.titles == ["Alice in General"]
    assert again.url
