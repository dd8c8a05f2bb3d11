import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

from syncchat.protocol.pages import FeedEvent, Page
from syncchat.realtime.feed import Feed
from tests.realtime.frames import make_event, settle

pytestmark = pytest.mark.asyncio

LOG = 5


class Shelf:
    """A log that can be read, and what was fanned out of it."""

    def __init__(self) -> None:
        self.head = 0
        self.reads: list[Sequence[tuple[int, int]]] = []
        self.fanned: list[int] = []
        self.fail_next = False
        self.feed = Feed(read=self.read, deliver=self.deliver)

    async def read(self, _query: object, wanted: Sequence[tuple[int, int]]) -> list[Page]:
        self.reads.append(wanted)
        if self.fail_next:
            self.fail_next = False
            raise OSError("database away")
        return [self._page(log, after) for log, after in wanted]

    def _page(self, log: int, after: int) -> Page:
        events = [make_event(seq) for seq in range(after + 1, self.head + 1)]
        return Page(log, after, (self.head, self.head + 100), events)

    def deliver(self, page: Page) -> None:
        self.fanned += [event.seq for event in page.events]

    def write(self, *seqs: int) -> list[FeedEvent]:
        self.head = max(seqs)
        return [make_event(seq) for seq in seqs]


@pytest_asyncio.fixture
async def shelf() -> AsyncIterator[Shelf]:
    shelf = Shelf()
    running = asyncio.ensure_future(shelf.feed.run())
    shelf.feed.follow(LOG, (0, 0))
    yield shelf
    running.cancel()


async def test_a_hint_makes_the_feed_read_what_is_new_in_order(shelf: Shelf) -> None:
    shelf.write(1, 2, 3)
    shelf.feed.hint(LOG, 3)
    await settle()

    assert shelf.fanned == [1, 2, 3]
    assert shelf.feed.position(LOG) == (3, 103)


async def test_lost_doubled_late_and_lying_hints_change_nothing_but_when_it_looks(shelf: Shelf) -> None:
    shelf.write(1, 2, 3, 4)
    for head in (2, 2, 1, 4, 99):
        shelf.feed.hint(LOG, head)
    await settle()
    shelf.feed.hint(LOG, 3)
    await settle()

    assert shelf.fanned == [1, 2, 3, 4]


async def test_what_this_process_wrote_goes_out_without_a_read(shelf: Shelf) -> None:
    shelf.feed.accept(LOG, shelf.write(1, 2))

    assert shelf.fanned == [1, 2]
    assert shelf.reads == []


async def test_written_events_that_do_not_follow_are_read_from_the_log_instead(shelf: Shelf) -> None:
    shelf.feed.accept(LOG, shelf.write(3))
    await settle()

    assert shelf.fanned == [1, 2, 3]
    assert shelf.reads == [[(LOG, 0)]]


async def test_written_events_that_came_by_the_log_already_are_dropped(shelf: Shelf) -> None:
    written = shelf.write(1, 2)
    shelf.feed.hint(LOG, 2)
    await settle()
    shelf.feed.accept(LOG, written)

    assert shelf.fanned == [1, 2]


async def test_a_log_that_nobody_follows_is_not_read(shelf: Shelf) -> None:
    shelf.feed.forget(LOG)
    shelf.feed.hint(LOG, 5)
    await settle()

    assert shelf.reads == []


async def test_a_failed_read_is_tried_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr("syncchat.realtime.feed.asyncio.sleep", nap)
    shelf.fail_next = True
    shelf.write(1)
    shelf.feed.hint(LOG, 1)
    for _ in range(20):
        if shelf.fanned:
            break
        await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(int))])

    assert shelf.fanned == [1]
    assert len(naps) >= 1
