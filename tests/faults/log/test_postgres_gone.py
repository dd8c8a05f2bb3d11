"""PostgreSQL ends connections, or itself: the server comes back to it, and nothing is lost or doubled."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.faults.log.persistence import Persistent
from tests.faults.log.stored import read_room
from tests.servers import Server, StartServer
from tests.services import MissingService, Service, open_postgres
from tests.visitors import Visitor

TERMINATE = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid != pg_backend_pid()"""

Break = Callable[[], object]


def _talk_through(server: Server, breaking: Break, *, breaks: int, between: int) -> None:
    """Messages before, around and after each break; everybody who listens hears each of them once."""
    alice = Visitor(server.url, "alice").register()
    room = int(alice.general()["id"])
    client = Persistent(alice, room)
    listener = alice.greet()
    for turn in range(breaks):
        for number in range(between):
            client.say(f"turn {turn}, message {number}")
        breaking()
    client.say("the last")
    listener.hears("the last")
    listener.close()
    client.close()
    stored = read_room(server, room)

    assert stored.messages == client.acked
    assert stored.is_gapless()
    assert alice.open("/readyz")[0] == 200
    assert alice.call("GET", f"rooms/{room}/messages")[0] == 200


def _terminate(server: Server) -> int:
    with psycopg.connect(server.environment["DATABASE_URL"]) as database:
        row = database.execute(TERMINATE).fetchone()
    return int(row[0]) if row else 0


@pytest.mark.fault("T21")
def test_terminated_backends_are_replaced(start_server: StartServer, postgres_url: str) -> None:
    server = start_server(DATABASE_URL=postgres_url)
    ended: list[int] = []

    _talk_through(server, lambda: ended.append(_terminate(server)), breaks=5, between=4)

    assert all(ended)


@pytest.fixture
def own_postgres() -> Iterator[Service]:
    try:
        with open_postgres() as service:
            yield service
    except MissingService as missing:
        pytest.skip(str(missing))


@pytest.mark.long
@pytest.mark.fault("T21")
@pytest.mark.parametrize("way", ["stop", "kill"])
def test_a_restarted_postgresql_is_found_again(
    start_server: StartServer, own_postgres: Service, way: str
) -> None:
    server = start_server(DATABASE_URL=own_postgres.url)

    def restart() -> None:
        (own_postgres.stop if way == "stop" else own_postgres.kill)()
        own_postgres.start()

    _talk_through(server, restart, breaks=3, between=10)
