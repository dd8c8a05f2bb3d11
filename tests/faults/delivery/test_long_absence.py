"""Away for a second or for a year: what was missed comes in order, each thing once, as it is now."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.faults.delivery.conftest import House, OpenHouse
from tests.faults.delivery.reader import Reader, compare, send_many
from tests.faults.results import save_result
from tests.visitors import Frame, Visitor

# One socket may say so much in one breath before the server slows it down
BREATH = 350


def say_many(visitor: Visitor, room: int, count: int) -> list[str]:
    """Through as many sockets as it takes; all of them are acknowledged."""
    bodies = [f"missed {number}" for number in range(count)]
    for start in range(0, count, BREATH):
        tab = visitor.greet()
        answers = send_many(tab, room, bodies[start : start + BREATH])
        assert {answer["type"] for answer in answers} == {"ack"}
        tab.close()
    return bodies


class Chatter:
    def __init__(self) -> None:
        self.acks: list[Frame] = []
        self._over = threading.Event()

    def talk(self, visitor: Visitor, room: int) -> None:
        tab = visitor.greet()
        while not self._over.is_set():
            self.acks.append(tab.say(room, f"live {len(self.acks)}"))
        tab.close()

    def end(self) -> None:
        self._over.set()


@contextmanager
def live_traffic(house: House) -> Iterator[Chatter]:
    chatter = Chatter()
    thread = threading.Thread(target=chatter.talk, args=(house.alice, house.room))
    thread.start()
    try:
        yield chatter
    finally:
        chatter.end()
        thread.join()


def catch_up(house: House, count: int) -> Reader:
    reader = Reader(house.bob).connect()
    reader.read_until(house.log, int(house.bob.general()["position"][0])).drop()
    missed = say_many(house.alice, house.room, count)

    with live_traffic(house) as chatter:
        reader.connect()
        while len(reader.bodies.get(house.log, [])) < count:
            reader.step(30)
        # Also some that were said while it caught up
        reader.read_until(house.log, chatter.acks[-1]["seq"])
    reader.read_until(house.log, chatter.acks[-1]["seq"])

    live = [f"live {number}" for number in range(len(chatter.acks))]
    found = compare(missed + live, reader.bodies[house.log])
    save_result(f"catch-up-{count}", {"missed": len(missed), "live": len(live), **found})
    assert reader.bodies[house.log] == missed + live
    assert reader.applied_without_gap(house.log)
    assert reader.knowledge.rewinds == 0
    return reader


@pytest.mark.fault("T32")
@pytest.mark.long
def test_many_missed_pages_come_in_order_while_others_go_on_talking(open_house: OpenHouse) -> None:
    catch_up(open_house(), 1_000)


@pytest.mark.fault("T32")
@pytest.mark.long
def test_five_thousand_missed_messages_come_in_order_while_others_go_on_talking(
    open_house: OpenHouse,
) -> None:
    catch_up(open_house(servers=2), 5_000)


def see(reader: Reader, log: int) -> list[list[Any]]:
    return sorted(reader.knowledge.views[log].values())


@pytest.mark.fault("T33")
def test_what_was_changed_while_one_was_away_looks_as_if_one_had_been_there(open_house: OpenHouse) -> None:
    house = open_house()
    alice = house.alice.greet()
    kept, edited, deleted, both = (
        alice.say(house.room, f"old {what}")["id"] for what in ("kept", "edited", "deleted", "both")
    )
    stayed, left = Reader(house.bob).connect(), Reader(house.bob).connect()
    for reader in (stayed, left):
        reader.read_until(house.log, int(house.alice.general()["position"][0]))
    left.drop()

    alice.ask({"type": "edit", "id": edited, "body": "new edited"})
    alice.ask({"type": "delete", "id": deleted})
    alice.ask({"type": "edit", "id": both, "body": "never to be seen"})
    alice.ask({"type": "delete", "id": both})
    born = alice.say(house.room, "born and gone")["id"]
    alice.ask({"type": "delete", "id": born})
    alice.ask({"type": "react", "id": kept, "emoji": "👍"})
    house.alice.call("PATCH", f"rooms/{house.room}", {"topic": "Another one"})
    head = alice.say(house.room, "Welcome back")["seq"]

    left.raw = ""
    left.connect().read_until(house.log, head)
    stayed.read_until(house.log, head)
    newcomer = Reader(house.bob).connect().read_until(house.log, head)

    assert see(left, house.log) == see(stayed, house.log) == see(newcomer, house.log)
    bodies = [body for _seq, body, _gone in see(left, house.log)]
    assert bodies == ["old kept", "new edited", "", "", "", "Welcome back"]
    for gone in ("never to be seen", "born and gone", "old deleted"):
        assert gone not in left.raw + newcomer.raw


@pytest.mark.fault("T34")
@pytest.mark.long
def test_who_comes_for_the_first_time_or_from_the_very_beginning_gets_the_same(open_house: OpenHouse) -> None:
    house = open_house()
    said = say_many(house.alice, house.room, 450)
    head = int(house.alice.general()["position"][0])
    first = int(house.bob.call("GET", f"logs/{house.log}/events?after=0,0")[1]["events"][0]["id"])

    new, old = Reader(house.bob), Reader(house.bob)
    old.knowledge.positions[house.log] = (1, first)
    new.connect().read_until(house.log, head)
    old.connect().read_until(house.log, head)

    assert new.bodies[house.log] == old.bodies[house.log] == said
    assert new.knowledge.rewinds == old.knowledge.rewinds == 0
