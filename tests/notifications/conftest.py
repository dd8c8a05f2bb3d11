from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from syncchat.domain.links import network
from syncchat.domain.links.network import LOOPBACK, is_tests_own
from syncchat.domain.notifications import undecided
from syncchat.domain.notifications.deciding import decide_waiting
from syncchat.domain.notifications.push import service as service_module
from syncchat.models import Notification, UndecidedMessage, User
from syncchat.queue.worker import do_next
from tests.http.doors import sign_in
from tests.notifications.steps import PassTime, post
from tests.push_service import Device, PushService, run_push_service


@pytest.fixture(autouse=True)
def _nobody_has_just_been_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undecided._LastTask, "at", float("-inf"))


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with run_push_service() as running:
        settings.PUSH_LOOPBACK = running.port
        yield running


@pytest.fixture
def bobs(bob: User) -> Client:
    return sign_in("bob")


@pytest.fixture
def device(service: PushService, bobs: Client) -> Device:
    made = service.make_device("bobs")
    made.application_key = bobs.get("/api/v1/push").json()["public_key"]
    assert post(bobs, "push/devices", made.subscribe()).status_code == 201
    return made


@pytest.fixture
def make_service() -> Iterator[Callable[[], PushService]]:
    """Others beside the first one, at whose ports nothing else may be asked."""
    with ExitStack() as running, pytest.MonkeyPatch.context() as patch:
        ports: set[int] = set()

        def is_ours(host: str, port: int) -> bool:
            return is_tests_own(host, port) or (host == LOOPBACK and port in ports)

        for module in (network, service_module):
            patch.setattr(module, "is_tests_own", is_ours)

        def make() -> PushService:
            made = running.enter_context(run_push_service())
            ports.add(made.port)
            return made

        yield make


@pytest.fixture
def pass_time() -> PassTime:
    """As if so many seconds had gone by since everything was said, and the queue had done its work."""

    def pass_it(seconds: float = 6) -> None:
        past = timedelta(seconds=seconds)
        for row in UndecidedMessage.objects.all():
            UndecidedMessage.objects.filter(pk=row.pk).update(since=row.since - past)
        for told in Notification.objects.filter(look_again_at__isnull=False):
            Notification.objects.filter(pk=told.pk).update(look_again_at=timezone.now() - past)
        decide_waiting.call()
        while do_next(queue="push"):
            pass

    return pass_it
