"""What happens between reading where the logs end and being told of what comes after."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.faults.delivery.conftest import House, OpenHouse
from tests.faults.delivery.reader import Reader
from tests.visitors import Frame

pytestmark = pytest.mark.fault("T31")

SECONDS = 10.0


@contextmanager
def held_at_the_door(house: House, reader: Reader) -> Iterator[None]:
    """Somebody who comes back, has been told where the logs end, and hears nothing yet."""
    hold, held = (house.there.var_dir / name for name in ("hold", "held"))
    hold.touch()
    reader.connect()
    deadline = time.monotonic() + SECONDS
    while not held.exists():
        assert time.monotonic() < deadline, "nobody came to the door"
    yield
    hold.unlink()


@pytest.mark.parametrize("servers", [pytest.param(1, marks=pytest.mark.long), 2])
def test_what_is_said_between_snapshot_and_subscription_arrives_without_being_asked_for(
    open_house: OpenHouse, servers: int
) -> None:
    house = open_house("pause_after_snapshot", servers=servers)
    # Somebody is there already, so that the process follows the log
    early, reader = Reader(house.bob).connect(), Reader(house.bob).connect()
    alice = house.alice.greet()
    first = alice.say(house.room, "Before")
    early.read_until(house.log, first["seq"])
    reader.read_until(house.log, first["seq"]).read_all().drop()

    with held_at_the_door(house, reader):
        inside = alice.say(house.room, "Inside")
        early.read_until(house.log, inside["seq"])
    reader.read_until(house.log, inside["seq"], SECONDS)

    assert reader.bodies[house.log] == ["Before", "Inside"]
    assert reader.applied_without_gap(house.log)


def test_who_is_removed_between_snapshot_and_subscription_hears_nothing_of_the_room(
    open_house: OpenHouse,
) -> None:
    house = open_house("pause_after_snapshot")
    _status, cellar = house.alice.call("POST", "rooms", {"kind": "private", "name": "Cellar"})
    me = house.bob.call("GET", "me")[1]["id"]
    house.alice.call("POST", f"rooms/{cellar['id']}/members", {"people": [me]})
    alice = house.alice.greet()
    reader = Reader(house.bob)

    with held_at_the_door(house, reader):
        house.alice.call("DELETE", f"rooms/{cellar['id']}/members/{me}")
        alice.say(cellar["id"], "Now that Bob is gone")
    alice.say(cellar["id"], "And later")
    last = alice.say(house.room, "To all")
    reader.read_until(house.log, last["seq"], SECONDS)

    assert "Now that Bob is gone" not in reader.raw
    assert "And later" not in reader.raw


def test_a_poll_over_http_loses_nothing_there_either(open_house: OpenHouse) -> None:
    house = open_house("pause_after_snapshot")
    early = Reader(house.bob).connect()
    alice = house.alice.greet()
    early.read_until(house.log, alice.say(house.room, "Before")["seq"])
    heads = house.bob.call("POST", "pull", {})[1]["heads"]
    hold, held = (house.there.var_dir / name for name in ("hold", "held"))
    hold.touch()

    with ThreadPoolExecutor(1) as threads:
        asked: Frame = {"positions": heads, "wait": 9}
        waiting = threads.submit(house.bob.call, "POST", "pull", asked)
        deadline = time.monotonic() + SECONDS
        while not held.exists():
            assert time.monotonic() < deadline
        early.read_until(house.log, alice.say(house.room, "Inside")["seq"])
        hold.unlink()
        started = time.monotonic()
        _status, answer = waiting.result()

    assert "Inside" in str(answer["frames"])
    assert time.monotonic() - started < 5
