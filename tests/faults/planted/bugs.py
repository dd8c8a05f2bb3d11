"""Each function spoils the running process in one way."""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Max, Q

from syncchat.domain.ids import make_id
from syncchat.domain.messages import sending
from syncchat.models import Log, LogEntry, Membership, Message
from syncchat.protocol.pages import Page, Position
from syncchat.protocol.server_frames import encode_events
from syncchat.realtime import feed, polling
from syncchat.realtime.database.writer import Unavailable, Writer
from syncchat.realtime.hub import Hub
from syncchat.serializers import events
from syncchat.socket import dispatch, pulls
from tests.faults.planted.changes import CHANGES

WINDOW = 0.15  # seconds; wide enough that a short run falls into it


def ack_before_commit() -> None:
    from django.db import transaction

    def commit(self: Writer, batch: list[Any]) -> list[Any]:
        with transaction.atomic():
            results = self._apply(batch)
            self._answer(batch, results)
            time.sleep(WINDOW)
        return results

    Writer._commit = commit  # type: ignore[method-assign]


def store_a_resend_again() -> None:
    def repeat(outgoing: sending.Outgoing, known: Any) -> sending.SentMessage:
        with_new_id = replace(outgoing, id=make_id())
        (sent,) = sending.send_messages([with_new_id])
        assert isinstance(sent, sending.SentMessage)
        return sent

    sending._repeat = repeat


def fan_out_without_membership() -> None:
    Hub._remove = lambda self, log_id, event: None  # type: ignore[method-assign]
    unsubscribe = Hub.unsubscribe

    def keep(self: Hub, connection: Any, log_id: int) -> None:
        if connection.is_closed:
            unsubscribe(self, connection, log_id)

    Hub.unsubscribe = keep  # type: ignore[method-assign]


def skip_on_a_page_boundary() -> None:
    read = events.read_page

    def read_page(log_id: int, after: int, limit: int = 5) -> Page:
        page = read(log_id, after, limit)
        return replace(page, events=page.events[:-1]) if page.more else page

    _replace_read_page(read_page)


def answer_with_the_head_as_position() -> None:
    """The head is read after the entries: what is stored between the two is passed over."""
    read = events.read_page

    def read_page(log_id: int, after: int, limit: int = 200) -> Page:
        page = read(log_id, after, limit)
        time.sleep(WINDOW)
        head = Log.objects.get(pk=log_id).head
        return page if page.more or not page.events else replace(page, to=(head, page.to[1]))

    _replace_read_page(read_page)


def _replace_read_page(read_page: Callable[..., Page]) -> None:
    for module in (events, pulls):
        module.read_page = read_page  # type: ignore[attr-defined]


def take_a_hint_as_the_truth() -> None:
    """The hub is told that the log has grown, and tells it on without looking."""

    def hint(self: feed.Feed, log_id: int, head: int) -> None:
        fanned = self._fanned.get(log_id)
        if fanned is not None and head > fanned[0]:
            self._advance(Page(log_id, fanned[0], (head, 0), ()))

    def fan_out(self: Hub, log_id: int, pages: list[Page]) -> Iterator[None]:
        if any(page.events for page in pages):
            yield from send(self, log_id, pages)
            return
        frame = f'{{"type":"events","log":{log_id},"from":{pages[0].after},"to":[{pages[-1].to[0]},0]'
        self.offer(frame + ',"more":false,"events":[]}', self.subscribers.get(log_id, {}))

    send = Hub._fan_out
    feed.Feed.hint = hint  # type: ignore[method-assign]
    Hub._fan_out = fan_out  # type: ignore[method-assign]


def believe_an_old_membership() -> None:
    """Who may write is remembered for two seconds."""
    remembered: dict[Any, tuple[float, Membership]] = {}
    read = sending._read_state

    def read_state(batch: Any) -> Any:
        state = read(batch)
        now = time.monotonic()
        remembered.update({key: (now, place) for key, place in state.memberships.items()})
        state.memberships = {key: place for key, (at, place) in remembered.items() if now - at < 2}
        return state

    sending._read_state = read_state


def pull_by_an_old_subscription() -> None:
    """Other processes' removals are seen late, and a pull is allowed by what was seen."""
    polling.SQLITE_INTERVAL = 2.0

    def answer_pull(
        user_id: int, own_log_id: int, log_id: int, after: Position, ref: int | None = None
    ) -> str:
        page = events.read_page(log_id, after[0])
        to = page.to if page.events else after
        return encode_events(log_id, after[0], to, page.events, more=page.more, ref=ref)

    dispatch.answer_pull = answer_pull  # type: ignore[attr-defined]


def tell_before_the_commit() -> None:
    """Events leave, and every tenth transaction is undone after them."""
    from django.db import connection, transaction

    whole = Writer._commit
    turns = itertools.count(1)

    def commit(self: Writer, batch: list[Any]) -> list[Any]:
        if next(turns) % 10:
            return whole(self, batch)
        with transaction.atomic():
            self._apply(batch)
            for waiting in list(connection.run_on_commit):
                waiting[1]()
            transaction.set_rollback(True)
        return [Unavailable() for _job in batch]

    Writer._commit = commit  # type: ignore[method-assign]


def _number_without_lock(number: Callable[[int], int]) -> None:
    """Two servers may give the same number, or give theirs in another order than they commit."""
    from django.db import connection

    take = sending._number
    dropped: list[bool] = []

    def read_logs(room_ids: Iterable[int], people: Iterable[int] = ()) -> dict[int, Log]:
        if not dropped:
            dropped.append(True)
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE syncchat_logentry DROP CONSTRAINT IF EXISTS one_entry_per_seq")
                cursor.execute("ALTER TABLE syncchat_message DROP CONSTRAINT IF EXISTS one_message_per_seq")
        wanted = Q(room__in=set(room_ids)) | Q(user__in=set(people))
        return {log.pk: log for log in Log.objects.filter(wanted)}

    def take_number(outgoing: sending.Outgoing, state: Any) -> Message:
        place = state.memberships.get((outgoing.room_id, outgoing.author_id))
        if place is not None:
            state.logs[place.room.log_id].head = number(place.room.log_id) - 1
        message = take(outgoing, state)
        time.sleep(WINDOW / 5)
        return message

    sending.lock_room_logs = read_logs  # type: ignore[attr-defined]
    sending._number = take_number


def number_after_the_highest() -> None:
    _number_without_lock(
        lambda log: (LogEntry.objects.filter(log_id=log).aggregate(top=Max("seq"))["top"] or 0) + 1
    )


def number_from_a_sequence() -> None:
    from django.db import connection

    def draw(log: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS numbers_{log} START {_find_head(log) + 1}")
            cursor.execute(f"SELECT nextval('numbers_{log}')")
            return int(cursor.fetchone()[0])

    _number_without_lock(draw)


def _find_head(log: int) -> int:
    return Log.objects.get(pk=log).head


BUGS: dict[str, Callable[[], None]] = {
    bug.__name__: bug
    for bug in (
        ack_before_commit,
        store_a_resend_again,
        fan_out_without_membership,
        skip_on_a_page_boundary,
        answer_with_the_head_as_position,
        take_a_hint_as_the_truth,
        believe_an_old_membership,
        pull_by_an_old_subscription,
        tell_before_the_commit,
        number_after_the_highest,
        number_from_a_sequence,
    )
} | CHANGES
