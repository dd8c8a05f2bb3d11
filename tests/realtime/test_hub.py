import json
from dataclasses import replace

import pytest

from syncchat.protocol.pages import FeedEvent, Page
from syncchat.realtime.connection import Connection
from syncchat.realtime.hub import Hub
from tests.realtime.frames import Wire, make_event, settle, sit_down

pytestmark = pytest.mark.asyncio

LOG, ALICE, BOB = 5, 1, 2


def open_hub() -> tuple[Hub, list[int]]:
    forgotten: list[int] = []
    return Hub(forget=forgotten.append), forgotten


def join(hub: Hub, user: int, at: int = 0) -> tuple[Connection, Wire]:
    connection, wire = sit_down(user)
    hub.enter(connection)
    assert hub.subscribe(connection, LOG, at)
    return connection, wire


def page(after: int, *events: FeedEvent) -> Page:
    return Page(LOG, after, (events[-1].seq, events[-1].id), events)


async def test_all_that_comes_in_one_turn_leaves_as_one_frame_for_everyone() -> None:
    hub, _ = open_hub()
    wires = [join(hub, user)[1] for user in (ALICE, BOB)]

    hub.accept(page(0, make_event(1)))
    hub.accept(page(1, make_event(2), make_event(3)))
    await settle()

    assert [wire.seqs for wire in wires] == [[1, 2, 3], [1, 2, 3]]
    assert len(wires[0].texts) == 1
    assert wires[0].texts[0] is wires[1].texts[0]


async def test_a_removed_member_gets_the_entry_that_removes_them_and_nothing_after() -> None:
    hub, _ = open_hub()
    alice, bob = join(hub, ALICE)[1], join(hub, BOB)[1]

    hub.accept(page(0, make_event(1), make_event(2, "member_left", BOB), make_event(3)))
    await settle()

    assert alice.seqs == [1, 2, 3]
    assert bob.seqs == [1, 2]


async def test_who_is_about_to_be_removed_gets_no_content_that_may_be_newer_than_that() -> None:
    """A lagging process reads words that were edited after the removal it has not fanned out yet."""
    hub, _ = open_hub()
    alice, bob = join(hub, ALICE)[1], join(hub, BOB)[1]
    lagging = page(
        0,
        make_event(1),
        make_event(2, "member_left", BOB),
        make_event(3, "member_joined", BOB),
        make_event(4),
    )

    hub.accept(replace(lagging, leaving=frozenset({BOB})))
    await settle()

    assert alice.seqs == [1, 2, 3, 4]
    assert bob.seqs == [2, 3, 4]


async def test_a_subscription_gets_only_what_is_above_its_snapshot() -> None:
    """A lagging process still has to fan out what was said while bob was out."""
    hub, _ = open_hub()
    alice, bob = join(hub, ALICE)[1], join(hub, BOB, at=3)[1]

    hub.accept(page(0, make_event(1), make_event(2)))
    await settle()
    hub.accept(page(2, make_event(3), make_event(4), make_event(5)))
    await settle()

    assert alice.seqs == [1, 2, 3, 4, 5]
    assert bob.seqs == [4, 5]
    assert json.loads(bob.texts[0])["from"] == 3


async def test_a_subscription_made_again_keeps_its_beginning() -> None:
    hub, _ = open_hub()
    connection, wire = join(hub, ALICE, at=1)
    assert hub.subscribe(connection, LOG, 3)

    hub.accept(page(1, make_event(2), make_event(3), make_event(4)))
    await settle()

    assert wire.seqs == [2, 3, 4]


async def test_a_new_member_gets_nothing_from_before_they_joined() -> None:
    hub, _ = open_hub()
    alice = join(hub, ALICE)[1]
    connection, bob = sit_down(BOB)
    hub.enter(connection)

    hub.accept(page(0, make_event(1), make_event(2, "member_joined", BOB), make_event(3)))
    await settle()

    assert alice.seqs == [1, 2, 3]
    assert bob.seqs == [2, 3]


async def test_a_snapshot_older_than_a_removal_lets_nobody_back_in() -> None:
    hub, _ = open_hub()
    join(hub, ALICE)
    connection, _wire = join(hub, BOB)
    hub.accept(page(6, make_event(7, "member_left", BOB)))
    await settle()

    assert not hub.subscribe(connection, LOG, 6)
    assert hub.subscribe(connection, LOG, 8)


async def test_a_log_that_nobody_reads_any_more_is_forgotten() -> None:
    hub, forgotten = open_hub()
    alice, bob = join(hub, ALICE)[0], join(hub, BOB)[0]

    hub.leave(alice)
    assert forgotten == []
    hub.leave(bob)
    hub.leave(bob)

    assert forgotten == [LOG]
    assert hub.list_connections() == []
