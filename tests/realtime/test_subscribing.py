"""Subscriptions follow the memberships, and go with whoever leaves."""

from collections.abc import Callable
from typing import Any

import pytest

from syncchat.log.positions import Snapshot
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import Hub
from syncchat.realtime.subscribing import Subscriptions
from syncchat.realtime.tasks import Tasks
from tests.realtime.frames import sit_down

LOG = 7


class Pool:
    """Reads nothing: what happens meanwhile is the test's."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self._meanwhile = meanwhile

    async def read(self, *_query: Any) -> Snapshot:
        self._meanwhile()
        return Snapshot(heads={LOG: (3, 30)}, rooms={1: LOG})


@pytest.mark.parametrize("leaves", [False, True], ids=["stays", "leaves meanwhile"])
async def test_nobody_is_subscribed_who_has_left(leaves: bool) -> None:
    hub = Hub(forget=lambda log: feed.forget(log))
    feed: Feed = Feed(read=lambda *_: None, deliver=lambda _page: None)  # type: ignore[arg-type]
    connection, _wire = sit_down()
    hub.enter(connection)

    def leave() -> None:
        connection.is_closed = True
        hub.leave(connection)

    pool: Any = Pool(leave if leaves else lambda: None)

    await Subscriptions(hub=hub, feed=feed, pool=pool, tasks=Tasks()).subscribe(connection)

    assert (list(hub.subscribers), feed.list_followed()) == (([], []) if leaves else ([LOG], [LOG]))
