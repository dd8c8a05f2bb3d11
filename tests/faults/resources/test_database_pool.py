"""PostgreSQL that has no connection left for us."""

import contextlib
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from syncchat.domain.ids import make_id
from tests.servers import StartServer
from tests.visitors import Frame, Tab, Visitor

pytestmark = pytest.mark.fault("T66")

CONNECTIONS = 10
PATIENCE = 30.0
TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chat'"


@pytest.fixture
def bounded(postgres_url: str) -> Iterator[str]:
    """A role that may have ten connections and no more."""
    database = urlsplit(postgres_url).path.removeprefix("/")
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE chat LOGIN CONNECTION LIMIT {CONNECTIONS}")
        # The tables are postgres's, as they came with the database
        admin.execute("GRANT postgres TO chat")
    yield postgres_url.replace("postgres@", "chat@")
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(TERMINATE)
        admin.execute("ALTER ROLE chat RENAME TO chat_gone_" + database)


def ask_until(tab: Tab, command: Frame, is_wanted: Callable[[Frame], bool]) -> Frame:
    deadline = time.monotonic() + PATIENCE
    while not is_wanted(answer := tab.ask(command)):
        assert time.monotonic() < deadline, answer
    return answer


@pytest.mark.long
def test_pages_one_after_the_other_need_no_more_connections_than_there_are(
    start_server: StartServer, bounded: str
) -> None:
    server = start_server(DATABASE_URL=bounded)
    alice = Visitor(server.url, "alice").register()
    tab = alice.greet()

    assert {alice.call("GET", "rooms")[0] for _ in range(5 * CONNECTIONS)} == {200}
    assert tab.say(alice.general()["id"], "hello")["type"] == "ack"


@pytest.mark.long
def test_without_a_connection_sends_are_put_off_and_taken_afterwards(
    start_server: StartServer, bounded: str, postgres_url: str
) -> None:
    server = start_server(DATABASE_URL=bounded)
    alice = Visitor(server.url, "alice").register()
    room, tab = alice.general()["id"], alice.greet()
    tab.say(room, "before")
    command = {"type": "send", "id": str(make_id()), "room": room, "body": "put off"}

    with contextlib.ExitStack() as crowd:
        _take_away(postgres_url, bounded, crowd)
        assert tab.ask(command)["code"] == "unavailable"
        assert tab.ask({"type": "ping"})["type"] == "pong"

    first = ask_until(tab, command, lambda answer: answer["type"] == "ack")
    assert tab.ask(command)["seq"] == first["seq"]
    assert "agrees with itself" in server.manage("verify")


def _take_away(admin_url: str, url: str, crowd: contextlib.ExitStack) -> None:
    """What the server has is ended, and taken before it can have it back."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        deadline = time.monotonic() + PATIENCE
        held = 0
        while held < CONNECTIONS:
            assert time.monotonic() < deadline
            admin.execute(TERMINATE + " AND application_name <> 'crowd'")
            with contextlib.suppress(psycopg.OperationalError):
                crowd.enter_context(psycopg.connect(url, application_name="crowd"))
                held += 1
