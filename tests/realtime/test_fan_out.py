"""A large room on its way out: in slices, in order, and nobody waits for it."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from syncchat.protocol.pages import Page
from syncchat.realtime import round_robin
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import STEP, Hub
from syncchat.realtime.subscribing import Subscriptions
from syncchat.realtime.tasks import Tasks
from tests.realtime.frames import Wire, make_event, settle, sit_down

pytestmark = pytest.mark.asyncio

LARGE, SMALL = 5, 6


@pytest.fixture(autouse=True)
def _one_step_in_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(round_robin, "SLICE", -1)


def open_hub() -> Hub:
    return Hub(forget=lambda _log: None)


def join(hub: Hub, user: int, log: int) -> Wire:
    connection, wire = sit_down(user)
    hub.enter(connection)
    assert hub.subscribe(connection, log, 0)
    return wire


def page(log: int, seq: int) -> Page:
    return Page(log, seq - 1, (seq, seq + 100), [make_event(seq)])


async def until_it_has_some(wire: Wire) -> None:
    for _turn in range(100):
        if wire.texts:
            return
        await asyncio.sleep(0)
    raise AssertionError


async def test_a_small_room_does_not_wait_for_a_large_one() -> None:
    hub = open_hub()
    crowd = [join(hub, user, LARGE) for user in range(4 * STEP)]
    two = join(hub, 9_999, SMALL)

    hub.accept(page(LARGE, 1))
    hub.accept(page(SMALL, 1))
    await until_it_has_some(two)

    assert not crowd[-1].texts
    await settle()
    assert all(wire.seqs == [1] for wire in crowd)


async def test_what_is_ready_and_what_it_wakes_goes_before_the_fan_out() -> None:
    hub = open_hub()
    wire, order = join(hub, 1, LARGE), list[str]()
    acknowledged = asyncio.get_running_loop().create_future()

    async def acknowledge() -> None:
        await acknowledged
        order.append("fanned out" if wire.texts else "acknowledged first")

    waiting = asyncio.ensure_future(acknowledge())
    await asyncio.sleep(0)
    hub.accept(page(LARGE, 1))
    acknowledged.set_result(None)
    await waiting

    assert order == ["acknowledged first"]


async def test_what_comes_in_meanwhile_leaves_as_the_next_frame_for_everyone() -> None:
    hub = open_hub()
    crowd = [join(hub, user, LARGE) for user in range(3 * STEP)]

    hub.accept(page(LARGE, 1))
    await until_it_has_some(crowd[0])
    hub.accept(page(LARGE, 2))
    hub.accept(page(LARGE, 3))
    await settle()

    assert all(wire.seqs == [1, 2, 3] for wire in crowd)
    assert {len(wire.texts) for wire in crowd} == {2}


async def test_whoever_leaves_meanwhile_gets_no_more_and_harms_nobody() -> None:
    hub = open_hub()
    crowd = [join(hub, user, LARGE) for user in range(3 * STEP)]

    hub.accept(page(LARGE, 1))
    await until_it_has_some(crowd[0])
    (last,) = hub.connections_of(3 * STEP - 1)
    last.is_closed = True
    hub.leave(last)
    await settle()

    assert crowd[-1].texts == []
    assert all(wire.seqs == [1] for wire in crowd[:-1])


async def test_who_is_to_hear_no_more_gets_what_is_on_its_way_first() -> None:
    hub = open_hub()
    wire = join(hub, 1, LARGE)
    (connection,) = hub.connections_of(1)

    hub.accept(page(LARGE, 1))
    hub.unsubscribe_soon(connection, LARGE)
    await settle()
    hub.accept(page(LARGE, 2))
    await settle()

    assert wire.seqs == [1]


async def test_a_log_that_fails_does_not_stop_the_others() -> None:
    hub = open_hub()
    broken, whole = join(hub, 1, LARGE), join(hub, 2, SMALL)

    hub.accept(Page(LARGE, 0, (1, 101), [None]))  # type: ignore[list-item]
    hub.accept(page(SMALL, 1))
    await settle()
    assert whole.seqs == [1]

    hub.accept(page(LARGE, 2))
    await settle()
    assert broken.seqs == [2]


async def test_what_is_on_its_way_is_not_told_as_a_gap() -> None:
    hub = open_hub()
    feed = Feed(read=lambda *_: None, deliver=hub.accept)  # type: ignore[arg-type]
    pool: Any = None
    subscriptions = Subscriptions(hub=hub, feed=feed, pool=pool, tasks=Tasks())
    wire = join(hub, 1, LARGE)
    (connection,) = hub.connections_of(1)
    feed.follow(LARGE, (0, 0))

    feed.accept(LARGE, [make_event(1)])
    subscriptions.tell_heads(connection)
    assert '"heads":{}' in wire.texts[-1]

    await settle()
    subscriptions.tell_heads(connection)
    assert '"heads":{"5":[1,101]}' in wire.texts[-1]


async def test_steps_take_turns() -> None:
    order: list[str] = []

    def walk(name: str) -> Iterator[None]:
        for number in range(2):
            order.append(f"{name}{number}")
            yield

    turns = round_robin.RoundRobin()
    turns.add(walk("a"))
    turns.add(walk("b"))
    await settle()

    assert order == ["a0", "b0", "a1", "b1"]


async def test_who_is_back_while_a_busy_room_is_on_its_way_goes_on_hearing_it() -> None:
    hub = open_hub()
    wire = join(hub, 1, LARGE)
    (connection,) = hub.connections_of(1)
    leaving, joining = make_event(1, "member_left", 1), make_event(2, "member_joined", 1)

    hub.accept(Page(LARGE, 0, (2, 102), [leaving, joining]))
    hub.unsubscribe_soon(connection, LARGE)
    await settle()
    hub.accept(page(LARGE, 3))
    await settle()

    assert wire.seqs == [1, 2, 3]
