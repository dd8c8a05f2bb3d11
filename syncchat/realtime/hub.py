"""This process's connections by log: encode once, offer the same frame to everyone."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Set

from syncchat.protocol.kinds import EntryKind
from syncchat.protocol.pages import FRAME_LENGTH, FeedEvent, Page
from syncchat.protocol.server_frames import encode_events
from syncchat.realtime import metrics
from syncchat.realtime.connection import Connection, make_frame
from syncchat.realtime.round_robin import RoundRobin

# (log, person) -> seq of the last removal seen. Guards a subscription whose snapshot is older.
REMOVALS_LIMIT = 10_000
STEP = 64  # readers, about half a millisecond


class Hub:
    def __init__(self, forget: Callable[[int], None]) -> None:
        # By log: who reads it, and from which seq on
        self.subscribers: dict[int, dict[Connection, int]] = {}
        self._latest_start: dict[int, int] = {}
        self.by_user: dict[int, dict[Connection, None]] = {}
        self._forget = forget
        self._turns = RoundRobin()
        # By log: what waits while the pages before it are fanned out
        self._pending: dict[int, list[Page]] = {}
        self._removals: OrderedDict[tuple[int, int], int] = OrderedDict()

    # -- who is here

    def enter(self, connection: Connection) -> None:
        self.by_user.setdefault(connection.user_id, {})[connection] = None
        metrics.connections.inc()

    def leave(self, connection: Connection) -> None:
        for log_id in list(connection.logs):
            self.unsubscribe(connection, log_id)
        mine = self.by_user.get(connection.user_id, {})
        if connection not in mine:
            return
        del mine[connection]
        metrics.connections.dec()
        if not mine:
            del self.by_user[connection.user_id]

    def list_connections(self) -> list[Connection]:
        return [each for mine in self.by_user.values() for each in mine]

    def connections_of(self, user_id: int) -> list[Connection]:
        return list(self.by_user.get(user_id, ()))

    # -- who gets what

    def subscribe(self, connection: Connection, log_id: int, at: int) -> bool:
        """Give a connection a log's events above ``at``. False if its reader was removed after that.

        What is at or below it may be from a time when this person was out; the snapshot has it all.
        """
        if self._removals.get((log_id, connection.user_id), 0) > at:
            return False
        self._add(connection, log_id, at)
        return True

    def _add(self, connection: Connection, log_id: int, at: int) -> None:
        readers = self.subscribers.setdefault(log_id, {})
        if connection not in readers:
            readers[connection] = at
            self._latest_start[log_id] = max(at, self._latest_start.get(log_id, 0))
        connection.logs.add(log_id)

    def unsubscribe(self, connection: Connection, log_id: int) -> None:
        connection.logs.discard(log_id)
        readers = self.subscribers.get(log_id)
        if readers is None:
            return
        readers.pop(connection, None)
        if not readers:
            del self.subscribers[log_id]
            self._latest_start.pop(log_id, None)
            self._forget(log_id)

    def unsubscribe_soon(self, connection: Connection, log_id: int) -> None:
        """After what is on its way, which may be the entry that says why. Who is back by then stays."""
        start = self._find_start(connection, log_id)
        if start is not None:
            self._turns.add(self._unsubscribe_when_sent(connection, log_id, start))

    def _unsubscribe_when_sent(self, connection: Connection, log_id: int, start: int) -> Iterator[None]:
        while log_id in self._pending:
            yield
        if self._find_start(connection, log_id) == start:
            self.unsubscribe(connection, log_id)

    def _find_start(self, connection: Connection, log_id: int) -> int | None:
        return self.subscribers.get(log_id, {}).get(connection)

    # -- fan-out

    def accept(self, page: Page) -> None:
        """Take a page of a log. All that comes in one turn of the loop, or while others leave, is one frame."""
        if page.log_id in self._pending:
            self._pending[page.log_id].append(page)
            return
        self._pending[page.log_id] = [page]
        self._turns.add(self._fan_out_pending(page.log_id))

    def is_fanning_out(self, log_id: int) -> bool:
        """Whether some of its readers have yet to be offered what the others have."""
        return log_id in self._pending

    def _fan_out_pending(self, log_id: int) -> Iterator[None]:
        try:
            while pages := self._take_pending(log_id):
                yield from self._fan_out(log_id, pages)
        finally:
            del self._pending[log_id]

    def _take_pending(self, log_id: int) -> list[Page]:
        """As many as one frame holds."""
        pages, length = self._pending[log_id], 0
        for count, page in enumerate(pages):
            length += page.length
            if length > FRAME_LENGTH and count:
                break
        else:
            count = len(pages)
        self._pending[log_id] = pages[count:]
        return pages[:count]

    def _fan_out(self, log_id: int, pages: list[Page]) -> Iterator[None]:
        after, waiting = pages[0].after, list[FeedEvent]()
        leaving = set[int]().union(*(page.leaving for page in pages))
        for event in (event for page in pages for event in page.events):
            if event.kind not in (EntryKind.MEMBER_JOINED, EntryKind.MEMBER_LEFT):
                waiting.append(event)
                continue
            after = yield from self._send_events(log_id, after, waiting, leaving)
            waiting = []
            if event.kind == EntryKind.MEMBER_JOINED:
                # The newcomer's first event is their own arrival.
                self._admit(log_id, event)
            after = yield from self._send_events(log_id, after, [event], leaving - {event.person_id})
            if event.kind == EntryKind.MEMBER_LEFT:
                leaving.discard(event.person_id or 0)
                self._remove(log_id, event)
        yield from self._send_events(log_id, after, waiting, leaving, pages[-1].to)

    def _admit(self, log_id: int, event: FeedEvent) -> None:
        for connection in self.connections_of(event.person_id or 0):
            if connection.reachable_logs is None or log_id in connection.reachable_logs:
                self._add(connection, log_id, event.seq - 1)

    def _remove(self, log_id: int, event: FeedEvent) -> None:
        person = event.person_id or 0
        self._removals[log_id, person] = event.seq
        if len(self._removals) > REMOVALS_LIMIT:
            self._removals.popitem(last=False)
        for connection in self.connections_of(person):
            self.unsubscribe(connection, log_id)

    def _send_events(
        self,
        log_id: int,
        after: int,
        events: list[FeedEvent],
        leaving: Set[int | None],
        to: tuple[int, int] | None = None,
    ) -> Generator[None, None, int]:
        if not events:
            return after
        to = to or (events[-1].seq, events[-1].id)
        readers: Collection[Connection] = self.subscribers.get(log_id, {})
        if leaving:
            readers = [each for each in readers if each.user_id not in leaving]
        if after < self._latest_start.get(log_id, 0):
            readers = self._serve_newcomers(log_id, after, events, readers, to)
        yield from self._offer_in_steps(encode_events(log_id, after, to, events), readers)
        metrics.events.inc(len(events))
        metrics.deliveries.inc(len(events) * len(readers))
        return to[0]

    def _serve_newcomers(
        self,
        log_id: int,
        after: int,
        events: list[FeedEvent],
        readers: Collection[Connection],
        to: tuple[int, int],
    ) -> list[Connection]:
        """Whose subscription begins inside this frame gets its rest; the readers who get it whole."""
        starts, whole = self.subscribers.get(log_id, {}), list[Connection]()
        for reader in readers:
            start = starts[reader]
            if start <= after:
                whole.append(reader)
            elif start < to[0]:
                rest = [event for event in events if event.seq > start]
                self.offer(encode_events(log_id, start, to, rest), [reader])
        return whole

    def offer(self, text: str, readers: Iterable[Connection]) -> None:
        for _step in self._offer_in_steps(text, readers):
            pass

    def _offer_in_steps(self, text: str, readers: Iterable[Connection]) -> Iterator[None]:
        frame = make_frame(text)
        readers = list(readers)
        for start in range(0, len(readers), STEP):
            for connection in readers[start : start + STEP]:
                connection.offer(text, frame)
            yield
