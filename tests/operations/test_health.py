"""What a load balancer and a metrics collector are told."""

from collections.abc import Iterator
from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from pytest_django.fixtures import Settings
from redis.exceptions import ConnectionError as RedisConnectionError

from syncchat.models import User


class BrokenLayer:
    async def group_send(self, group: str, message: dict[str, str]) -> None:
        raise RedisConnectionError


def test_health_says_that_the_process_runs(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readiness_names_the_parts_that_answer(client: Client) -> None:
    response = client.get("/readyz")
    parts = {"database": "ok", "storing": "ok", "layer": "ok", "pages": "ok"}
    assert (response.status_code, response.json()) == (200, {"status": "ok", **parts})


@pytest.mark.django_db
def test_process_without_its_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "down")


@pytest.mark.django_db
def test_process_that_can_store_nothing_is_not_ready(client: Client) -> None:
    """A disk that is full or read-only still answers every question."""
    with connection.cursor() as cursor:
        cursor.execute(FORBID_WRITING[connection.vendor][0])
        try:
            response = client.get("/readyz")
        finally:
            cursor.execute(FORBID_WRITING[connection.vendor][1])
    parts = response.json()
    assert (response.status_code, parts["database"], parts["storing"]) == (503, "ok", "down")


FORBID_WRITING = {
    "sqlite": ("PRAGMA query_only=ON", "PRAGMA query_only=OFF"),
    "postgresql": ("SET TRANSACTION READ ONLY", "SELECT 1"),
}


@pytest.fixture
def visitor(alice: User, client: Client) -> Client:
    client.force_login(alice)
    client.raise_request_exception = False
    return client


@pytest.fixture
def database_away(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """For somebody whose cookie names a session."""

    def refuse(*_: object) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        yield visitor


def test_without_the_database_health_is_not_asked_who_comes(database_away: Client) -> None:
    assert database_away.get("/healthz").status_code == 200
    assert database_away.get("/readyz").status_code == 503


@pytest.mark.parametrize(("method", "path"), [("get", "rooms"), ("post", "rooms"), ("get", "no-such-thing")])
def test_without_the_database_programs_get_a_code(database_away: Client, method: str, path: str) -> None:
    answer = getattr(database_away, method)(f"/api/v1/{path}", {}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize("path", ["/", "/settings/profile/", "/invite/a-token/", "/login/"])
def test_without_the_database_people_get_a_page_in_words(database_away: Client, path: str) -> None:
    answer = database_away.get(path)

    assert answer.status_code == 503
    assert "The database does not answer" in answer.content.decode()
    assert answer.headers["Retry-After"]


def test_without_the_database_also_who_is_nobody_gets_the_page(database_away: Client) -> None:
    database_away.cookies.clear()
    answer = database_away.post("/login/", {"login": "alice", "password": "x"})

    assert (answer.status_code, "does not answer" in answer.content.decode()) == (503, True)


def test_other_faults_stay_faults(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("syncchat.views.settings.profile.show", fail)

    assert visitor.get("/settings/profile/").status_code == 500


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
