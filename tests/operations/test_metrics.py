"""/metrics: what it tells is in the table of docs/hosting.md, adds up over workers, and costs the database little."""

import re
import threading
import time
import urllib.request
from contextlib import suppress
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import OperationalError, connection
from django.db.backends.signals import connection_created
from django.test import Client, override_settings
from prometheus_client import CollectorRegistry
from pytest_django import DjangoAssertNumQueries

from syncchat.backups.version import get_version
from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.mail.delivery import deliver
from syncchat.models import Message, Room, User
from syncchat.operations.metrics import database, endpoint, workspace
from syncchat.operations.metrics.workers import ProcessMeter
from syncchat.operations.metrics.workspace import KEPT, WorkspaceCollector
from syncchat.protocol.kinds import PresenceState
from syncchat.realtime.database.writer import THREAD
from syncchat.realtime.presence import write_claims
from tests.architecture.source import ROOT
from tests.files.things import send_files, upload
from tests.operations.scrape import read_families, read_labels, read_value, scrape
from tests.servers import StartServer
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db

ROW = re.compile(r"^\| `(?P<name>syncchat_\w+)` \| (?P<labels>.*?) ?\| (?P<meaning>.+) \|$", re.MULTILINE)
Table = dict[str, set[str]]


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts of another test are kept for half a minute."""
    fresh = CollectorRegistry()
    fresh.register(WorkspaceCollector())
    monkeypatch.setattr(endpoint, "workspace", fresh)


@pytest.fixture
def table() -> Table:
    text = (ROOT / "docs" / "hosting.md").read_text()
    return {row["name"]: set(re.findall(r"`(\w+)`", row["labels"])) for row in ROW.finditer(text)}


def test_the_table_names_what_a_scrape_gives_and_nothing_else(client: Client, table: Table) -> None:
    assert set(read_families(scrape(client))) == set(table)


@pytest.mark.server
def test_two_workers_tell_as_much_as_one_under_the_labels_of_the_table(
    start_server: StartServer, table: Table
) -> None:
    server = start_server(workers=2, METRICS_TOKEN="sesame")
    alice = Visitor(server.url, "alice").register()
    tab = alice.greet()
    tab.say(alice.general()["id"], "Hello")
    alice.open("/rooms/987654/")
    tab.ask({"type": "edit", "id": "01990000-0000-7000-8000-000000000001", "body": "Hello again"})

    request = urllib.request.Request(f"{server.url}metrics", headers={"Authorization": "Bearer sesame"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        page = answer.read().decode()
    tab.close()

    # What was never counted under a label has none yet: nothing hints without Redis, no device and no program is told
    labels = read_labels(page)
    uncounted = {f"syncchat_{name}_total" for name in ("hints", "pushes", "webhook_deliveries")}
    assert set(table) - set(labels) <= uncounted
    assert {name: found for name, found in labels.items() if found != table[name]} == {}
    assert read_value(page, "syncchat_http_requests_total", route="register/", status="302") == 1
    assert read_value(page, "syncchat_http_requests_total", route="rooms/<int:room_id>/", status="404") == 1
    assert "987654" not in page
    assert len(set(re.findall(r'resident_bytes{pid="(\d+)"}', page))) == 2
    for name in ("writer_batch_count", "writer_seconds_count", "database_seconds_count", "messages"):
        assert read_value(page, f"syncchat_{name}") > 0, name
    assert read_value(page, "syncchat_process_open_files") < read_value(
        page, "syncchat_process_open_files_limit"
    )
    assert read_value(page, "syncchat_process_cpu_seconds_total") > 0


def test_what_the_database_knows_is_told(
    client: Client, alice: User, bob: User, charlie: User, general: Room
) -> None:
    deactivate_user(actor=alice, user_id=charlie.pk)
    for people in ({alice.pk, bob.pk}, {alice.pk}):
        write_claims(uuid4(), dict.fromkeys(people, PresenceState.ONLINE))
    send_files(alice, general, upload(alice, b"words"))

    page = scrape(client)

    assert read_value(page, "syncchat_people") == 2
    assert read_value(page, "syncchat_people_online") == 2
    assert read_value(page, "syncchat_files") == 1
    assert read_value(page, "syncchat_files_bytes") == 5
    assert read_value(page, "syncchat_files_quota_bytes") == 10240 * 1024 * 1024
    assert read_value(page, "syncchat_messages") == Message.objects.count() > 0
    assert read_value(page, "syncchat_build_info", version=get_version()) == 1


def test_the_database_is_asked_once_in_half_a_minute(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = [0.0]
    collector = WorkspaceCollector(clock=lambda: now[0])
    list(collector.collect())

    with django_assert_num_queries(0):
        now[0] = KEPT - 1
        list(collector.collect())
    with django_assert_num_queries(6):
        now[0] = KEPT
        list(collector.collect())


def test_a_database_that_does_not_answer_leaves_the_other_figures(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_value(scrape(client), "syncchat_database_up") == 1

    def fail() -> int:
        raise OperationalError("gone")

    monkeypatch.setattr(workspace, "count_online", fail)
    fresh = CollectorRegistry()
    fresh.register(WorkspaceCollector())
    monkeypatch.setattr(endpoint, "workspace", fresh)
    page = scrape(client)

    assert "syncchat_database_up 0.0" in page
    assert "syncchat_people" not in read_families(page)
    assert "syncchat_connections" in read_families(page)


def test_a_request_is_counted_by_pattern_and_status_never_by_address(client: Client, alice: User) -> None:
    def count(route: str, status: int) -> float:
        return read_value(scrape(client), "syncchat_http_requests_total", route=route, status=str(status))

    before = {each: count(*each) for each in (("people/<str:username>/", 302), ("none", 404))}
    for path in ("/people/alice/", "/people/bob/", "/a/seashell/address/"):
        client.get(path)

    assert count("people/<str:username>/", 302) == before["people/<str:username>/", 302] + 2
    assert count("none", 404) == before["none", 404] + 1
    assert "seashell" not in scrape(client)


def test_each_statement_is_timed_once_also_after_a_reconnect(client: Client) -> None:
    wrappers = connection.execute_wrappers
    kept = list(wrappers)
    try:
        database.measure_statements()
        for _time in range(2):
            connection_created.send(type(connection), connection=connection)
        # The counts of the workspace are kept from now on
        scrape(client)
        before = read_value(scrape(client), "syncchat_database_seconds_count")
        User.objects.count()
        after = read_value(scrape(client), "syncchat_database_seconds_count")
    finally:
        wrappers[:] = kept
        connection_created.disconnect(dispatch_uid="syncchat.database_metrics")

    assert after == before + 1


def test_the_writer_s_statements_are_not_timed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every send would pay for it; the writer's own figures have the whole transaction."""
    opened = SimpleNamespace(execute_wrappers=[])
    for name in (THREAD, "another"):
        monkeypatch.setattr(threading.current_thread(), "name", name)
        database._measure(opened)  # type: ignore[arg-type]
        assert len(opened.execute_wrappers) == (name != THREAD)


def test_a_mail_that_left_and_one_that_did_not_are_counted_apart(client: Client) -> None:
    smtp = "django.core.mail.backends.smtp.EmailBackend"

    def post_and_count() -> list[float]:
        with suppress(OSError):
            deliver(EmailMessage("Hello", "words", "chat@example.org", ["bob@example.org"]))
        page = scrape(client)
        return [read_value(page, "syncchat_mails_total", outcome=outcome) for outcome in ("sent", "failed")]

    sent, failed = post_and_count()
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        assert post_and_count() == [sent, failed + 1]
    assert post_and_count() == [sent + 1, failed + 1]


def test_a_process_tells_its_memory_and_files_and_adds_up_its_time(client: Client) -> None:
    meter = ProcessMeter()
    meter.measure()
    before = read_value(scrape(client), "syncchat_process_cpu_seconds_total")
    meter.measure()

    page = scrape(client)
    passed = read_value(page, "syncchat_process_cpu_seconds_total") - before
    assert 0 < passed < time.process_time()
    assert read_value(page, "syncchat_process_resident_bytes") > 20_000_000
    assert read_value(page, "syncchat_process_open_files") > 3
