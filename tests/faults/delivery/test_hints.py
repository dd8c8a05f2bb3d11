"""Hints may be lost, doubled, late or lies: they decide when a process looks, never what it says."""

import statistics
import time

import pytest

from tests.faults.delivery.conftest import House, OpenHouse
from tests.faults.delivery.reader import Reader, compare
from tests.faults.results import save_result

PROMISED = 2.0  # seconds, with the broker dead
MESSAGES = 12
LONG_SECONDS = 60.0


def time_deliveries(
    house: House, reader: Reader, *, messages: int = 10**6, seconds: float = 60
) -> list[float]:
    """From each acknowledgement until bob has it."""
    alice, taken = house.alice.greet(), list[float]()
    until = time.monotonic() + seconds
    while len(taken) < messages and time.monotonic() < until:
        seq = alice.say(house.room, f"number {len(taken)}")["seq"]
        acked = time.monotonic()
        reader.read_until(house.log, seq)
        taken.append(time.monotonic() - acked)
    alice.close()
    return taken


def list_said(taken: list[float]) -> list[str]:
    return [f"number {number}" for number in range(len(taken))]


def check(house: House, reader: Reader, taken: list[float]) -> None:
    assert reader.bodies[house.log] == list_said(taken)
    assert reader.applied_without_gap(house.log)


@pytest.mark.fault("T23")
@pytest.mark.parametrize("servers", [pytest.param(1, marks=pytest.mark.long), 2])
def test_with_every_hint_lost_messages_arrive_within_two_seconds(open_house: OpenHouse, servers: int) -> None:
    house = open_house("drop_all_hints", servers=servers)
    reader = Reader(house.bob).connect()

    taken = time_deliveries(house, reader, messages=MESSAGES)

    check(house, reader, taken)
    assert max(taken) < PROMISED


@pytest.mark.fault("T23")
@pytest.mark.long
def test_for_a_minute_no_hint_gets_through_between_servers_that_share_postgresql_and_redis(
    open_house: OpenHouse, postgres_url: str, redis_url: str
) -> None:
    house = open_house("drop_all_hints", servers=2, DATABASE_URL=postgres_url, REDIS_URL=redis_url)
    reader = Reader(house.bob).connect()

    taken = time_deliveries(house, reader, seconds=LONG_SECONDS)

    figures = {"messages": len(taken), "median": statistics.median(taken), "worst": max(taken)}
    save_result("every-hint-lost", {**figures, **compare(list_said(taken), reader.bodies[house.log])})
    check(house, reader, taken)
    assert max(taken) < PROMISED


@pytest.mark.fault("T24")
@pytest.mark.parametrize("servers", [pytest.param(1, marks=pytest.mark.long), 2])
def test_hints_that_come_twice_late_in_any_order_or_lie_change_nothing_of_what_arrives(
    open_house: OpenHouse, servers: int, redis_url: str
) -> None:
    house = open_house("spoil_hints", servers=servers, REDIS_URL=redis_url)
    reader = Reader(house.bob).connect()

    taken = time_deliveries(house, reader, messages=MESSAGES)

    check(house, reader, taken)
