"""After a hint, read the new entries of a log in order and hand them to the hub."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from syncchat.protocol.pages import FeedEvent, Page, Position, split_events
from syncchat.serializers.events import read_live_page

logger = structlog.get_logger(__name__)

Read = Callable[..., Awaitable[list[Page]]]


def read_pages(wanted: Sequence[tuple[int, int]]) -> list[Page]:
    return [read_live_page(log_id, after) for log_id, after in wanted]


class Feed:
    """What this process has fanned out of each log it follows.

    A hint may be lost, doubled, late or a lie: all it can do is make the feed look.
    """

    def __init__(self, *, read: Read, deliver: Callable[[Page], None]) -> None:
        self._read, self._deliver = read, deliver
        self._fanned: dict[int, Position] = {}
        self._wanted: dict[int, int] = {}
        self._wake = asyncio.Event()

    def follow(self, log_id: int, at: Position) -> None:
        self._fanned.setdefault(log_id, at)

    def forget(self, log_id: int) -> None:
        self._fanned.pop(log_id, None)
        self._wanted.pop(log_id, None)

    def position(self, log_id: int) -> Position | None:
        return self._fanned.get(log_id)

    def list_followed(self) -> list[int]:
        return list(self._fanned)

    def hint(self, log_id: int, head: int) -> None:
        fanned = self._fanned.get(log_id)
        if fanned is None or head <= fanned[0]:
            return
        self._wanted[log_id] = max(head, self._wanted.get(log_id, 0))
        self._wake.set()

    def accept(self, log_id: int, events: Sequence[FeedEvent]) -> None:
        """Events just written by this process: fanned out at once if nothing is missing before."""
        fanned = self._fanned.get(log_id)
        if fanned is None or events[-1].seq <= fanned[0]:
            return
        if events[0].seq != fanned[0] + 1 or events[-1].seq - events[0].seq != len(events) - 1:
            self.hint(log_id, events[-1].seq)
            return
        for part in split_events(events):
            self._advance(Page(log_id, part[0].seq - 1, (part[-1].seq, part[-1].id), part))

    def _advance(self, page: Page) -> None:
        self._fanned[page.log_id] = page.to
        self._deliver(page)

    async def run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._wanted:
                await self._catch_up()

    async def _catch_up(self) -> None:
        wanted = [(log_id, self._fanned[log_id][0]) for log_id in self._wanted]
        try:
            pages = await self._read(read_pages, wanted)
        except Exception as error:
            logger.warning("feed_read_failed", reason=repr(error))
            await asyncio.sleep(0.2)
            return
        for page in pages:
            self._take(page)

    def _take(self, page: Page) -> None:
        fanned = self._fanned.get(page.log_id)
        if fanned is None:
            self._wanted.pop(page.log_id, None)
            return
        if page.events and fanned[0] == page.after:
            self._advance(page)
        if not page.events or self._fanned[page.log_id][0] >= self._wanted.get(page.log_id, 0):
            self._wanted.pop(page.log_id, None)
