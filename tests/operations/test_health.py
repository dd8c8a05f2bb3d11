"""What a load balancer and a metrics collector are told."""

from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from pytest_django.fixtures import Settings
from redis.exceptions import ConnectionError as RedisConnectionError


class BrokenLayer:
    async def group_send(self, group: str, message: dict[str, str]) -> None:
        raise RedisConnectionError


def test_health_says_that_the_process_runs(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readiness_names_the_parts_that_answer(client: Client) -> None:
    response = client.get("/readyz")
    parts = {"database": "ok", "layer": "ok", "pages": "ok"}
    assert (response.status_code, response.json()) == (200, {"status": "ok", **parts})


@pytest.mark.django_db
def test_process_without_its_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "down")


@pytest.mark.django_db
def test_process_that_can_make_no_page_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_no_zone() -> None:
        raise ZoneInfoNotFoundError("No time zone found with key UTC")

    monkeypatch.setattr("django.utils.timezone.get_default_timezone", find_no_zone)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["pages"]) == (503, "down")


@pytest.mark.django_db
def test_process_without_its_broker_is_ready_and_says_so(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://nowhere"
    monkeypatch.setattr("syncchat.operations.health.get_channel_layer", BrokenLayer)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["layer"]) == (200, "down")


def test_metrics_do_not_exist_without_a_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic sesame", "Bearer sésame"])
def test_metrics_are_refused_without_the_right_token(client: Client, settings: Settings, header: str) -> None:
    settings.METRICS_TOKEN = "sesame"
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 401


@pytest.mark.django_db
def test_metrics_are_shown_to_the_holder_of_the_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "sesame"
    body = client.get("/metrics", headers={"Authorization": "Bearer sesame"}).content.decode()
    for name in (
        "connections",
        "events_total",
        "deliveries_total",
        "queue_drops_total",
        "ack_seconds_bucket",
    ):
        assert f"syncchat_{name}" in body
