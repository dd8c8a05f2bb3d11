"""Clients that come and go without end, or do not read: nothing is lost to them, and they leave nothing behind."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.delivery.conftest import House, OpenHouse
from tests.faults.delivery.metric import TOKEN, read_metric
from tests.faults.delivery.reader import Reader, compare, send_many
from tests.faults.results import save_result

QUICK_SECONDS, LONG_SECONDS = 5.0, 120.0
CLIENTS = 7
FLAPS = 50
# So many of so long ones, each sign of which takes six on the way, are more than the kernel keeps for who does not read
EVENTS, LENGTH, BREATH = 1_000, 3_900, 350
SLOWLY = 120.0  # seconds: twenty megabytes, twice


def come_and_go(reader: Reader, until: float, chance: random.Random) -> None:
    while time.monotonic() < until:
        reader.connect()
        reader.read_for(chance.uniform(0, 0.3))
        reader.drop()


@contextmanager
def in_threads(jobs: list[threading.Thread]) -> Iterator[None]:
    for job in jobs:
        job.start()
    yield
    for job in jobs:
        job.join()


def loop(house: House, seconds: float) -> None:
    lobby = house.alice.call("POST", "rooms", {"kind": "public", "name": "Lobby"})[1]
    house.bob.call("POST", f"rooms/{lobby['id']}/join")
    rooms = [(house.room, house.log), (int(lobby["id"]), int(lobby["log"]))]
    readers = [Reader(house.bob if number % 2 else house.alice) for number in range(CLIENTS)]
    until = time.monotonic() + seconds
    alice, said, heads = house.alice.greet(), dict[int, list[str]](), dict[int, int]()

    chances = [random.Random(number) for number in range(CLIENTS)]
    jobs = [
        threading.Thread(target=come_and_go, args=(reader, until, chance))
        for reader, chance in zip(readers, chances, strict=True)
    ]
    with in_threads(jobs):
        while time.monotonic() < until:
            for room, log in rooms:
                body = f"t-{room}-{len(said.get(log, []))}"
                heads[log] = alice.say(room, body)["seq"]
                said.setdefault(log, []).append(body)

    found = Counter[str]()
    for reader in readers:
        reader.connect()
        for log, head in heads.items():
            reader.read_until(log, head)
            found.update(compare(said[log], reader.bodies[log]))
        reader.drop()
    messages = sum(map(len, said.values()))
    save_result("reconnect-loop", {"clients": len(readers), "messages": messages, **found})
    for reader in readers:
        for log, bodies in said.items():
            assert reader.bodies[log] == bodies
            assert reader.applied_without_gap(log)


@pytest.mark.fault("T30")
@pytest.mark.long
def test_clients_that_reconnect_all_the_time_miss_nothing(open_house: OpenHouse) -> None:
    loop(open_house(servers=2), QUICK_SECONDS)


@pytest.mark.fault("T30")
@pytest.mark.long
def test_clients_that_reconnect_all_the_time_for_minutes_miss_nothing(
    open_house: OpenHouse, postgres_url: str, redis_url: str
) -> None:
    loop(open_house(servers=2, DATABASE_URL=postgres_url, REDIS_URL=redis_url), LONG_SECONDS)


def wait_for_connections(house: House, count: int) -> None:
    deadline = time.monotonic() + 30
    while read_metric(house.there, "syncchat_connections") != count:
        assert time.monotonic() < deadline, "sockets were left behind"


@pytest.mark.fault("T56")
@pytest.mark.long
def test_fifty_times_gone_without_a_word_and_back_one_socket_is_left(open_house: OpenHouse) -> None:
    house = open_house(METRICS_TOKEN=TOKEN)
    alice, reader = house.alice.greet(), Reader(house.bob)
    chance, said = random.Random(56), list[str]()
    for number in range(FLAPS):
        reader.connect()
        said.append(f"flap {number}")
        seq = alice.say(house.room, said[-1])["seq"]
        if chance.random() < 0.5:
            reader.read_until(house.log, seq)
        reader.drop()
    reader.connect().read_until(house.log, seq)
    alice.close()

    assert reader.bodies[house.log] == said
    assert reader.applied_without_gap(house.log)
    wait_for_connections(house, 1)


@pytest.mark.fault("T29")
@pytest.mark.long
def test_a_thousand_events_at_somebody_who_does_not_read_are_all_there_when_they_do(
    open_house: OpenHouse,
) -> None:
    house = open_house(METRICS_TOKEN=TOKEN)
    deaf, other = Reader(house.bob).connect(), Reader(house.alice).connect()
    head = int(house.bob.general()["position"][0])
    deaf.read_until(house.log, head)
    bodies = [f"{number} {'&' * LENGTH}" for number in range(EVENTS)]

    for start in range(0, EVENTS, BREATH):
        tab = house.alice.greet()
        answers = send_many(tab, house.room, bodies[start : start + BREATH])
        head = answers[-1]["seq"]
        tab.close()
        other.read_until(house.log, head, SLOWLY)
    assert read_metric(house.there, "syncchat_queue_drops_total") > 0
    deaf.read_until(house.log, head, SLOWLY)

    assert deaf.bodies[house.log] == other.bodies[house.log] == bodies
    assert deaf.applied_without_gap(house.log)
