"""Several server processes, with and without a broker, are one chat."""

import pytest

from tests.servers import Server, StartServer, skip_if_missing
from tests.services import run_redis
from tests.visitors import Tab, Visitor
from tests.websocket.conftest import Greet


def _talk_across(first: Server, second: Server, greet: Greet) -> None:
    alice, bob = Visitor(first.url, "alice").register(), Visitor(second.url, "bob").register()
    room = alice.general()["id"]
    here, there = greet(alice), greet(bob)

    for number in range(3):
        sent = here.say(room, f"from the first {number}")
        assert there.hears(f"from the first {number}")["seq"] == sent["seq"]
    answered = there.say(room, "from the second")
    assert here.hears("from the second")["seq"] == answered["seq"]
    _both_are_seen(here, there, room)


def _both_are_seen(here: Tab, there: Tab, room: int) -> None:
    for tab in (here, there):
        tab.ask({"type": "watch", "rooms": [room]})
        online: set[str] = set()
        while len(online) < 2:
            people = tab.take(lambda frame: frame.get("kind") == "presence")["people"]
            online |= {person for person, state in people.items() if state == "online"}


def test_two_processes_on_sqlite_need_no_broker(start_server: StartServer, greet: Greet) -> None:
    first = start_server()
    second = start_server(var_dir=first.var_dir)

    _talk_across(first, second, greet)


def test_two_workers_on_one_socket_are_one_chat(start_server: StartServer, greet: Greet) -> None:
    server = start_server(workers=2)
    alice = Visitor(server.url, "alice").register()
    room = alice.general()["id"]
    tabs = [greet(alice) for _ in range(6)]

    for number, tab in enumerate(tabs):
        tab.say(room, f"said by tab {number}")
    for tab in tabs:
        for number in range(len(tabs)):
            tab.hears(f"said by tab {number}")


@pytest.fixture
def postgres_pair(start_server: StartServer, postgres_url: str) -> tuple[Server, Server]:
    first = start_server(DATABASE_URL=postgres_url)
    return first, start_server(DATABASE_URL=postgres_url, SECRET_KEY=_key_of(first))


def _key_of(server: Server) -> str:
    return (server.var_dir / "secret_key").read_text().strip()


def test_two_processes_on_postgresql_with_redis(
    start_server: StartServer, postgres_url: str, redis_url: str, greet: Greet
) -> None:
    first = start_server(DATABASE_URL=postgres_url, REDIS_URL=redis_url)
    second = start_server(DATABASE_URL=postgres_url, REDIS_URL=redis_url, SECRET_KEY=_key_of(first))

    _talk_across(first, second, greet)


def test_two_processes_on_postgresql_without_a_broker(
    postgres_pair: tuple[Server, Server], greet: Greet
) -> None:
    _talk_across(*postgres_pair, greet)


def test_with_the_broker_dead_messages_arrive_and_a_sign_out_still_ends_the_socket(
    start_server: StartServer, postgres_url: str, greet: Greet
) -> None:
    with skip_if_missing(run_redis()) as redis_url:
        first = start_server(DATABASE_URL=postgres_url, REDIS_URL=redis_url)
        second = start_server(DATABASE_URL=postgres_url, REDIS_URL=redis_url, SECRET_KEY=_key_of(first))
        alice, bob = Visitor(first.url, "alice").register(), Visitor(second.url, "bob").register()
        here, there = greet(alice), greet(bob)
        room = alice.general()["id"]

    here.say(room, "the broker is dead")
    there.hears("the broker is dead")
    bob.url = alice.url
    bob.open("/logout/", {})
    assert there.wait_closed() == 4401
