"""No frame of events is longer than what clients take, however much was said at once."""

import json
from collections.abc import Sequence

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import edit_message, send_message
from syncchat.models import Log, Room, User
from syncchat.protocol.pages import FRAME_LENGTH, FeedEvent, Page, count_characters
from syncchat.realtime.feed import Feed
from syncchat.realtime.hub import Hub
from syncchat.serializers.events import read_page
from tests.realtime.frames import make_event, settle, sit_down

LOG = 5
HALF = "w" * (FRAME_LENGTH // 2)
LONGEST = 4_000


def make_long(*seqs: int) -> list[FeedEvent]:
    """Two of them are too long for one frame."""
    return [make_event(seq, words=HALF) for seq in seqs]


@pytest.mark.django_db
def test_long_messages_come_in_more_pages_each_once_in_order(alice: User, lobby: Room) -> None:
    start = at = Log.objects.get(pk=lobby.log_id).head
    sent = [
        send_message(
            actor=alice, room_id=lobby.pk, id=make_id(), body=f"{number} ".ljust(LONGEST, "&")
        ).message
        for number in range(25)
    ]
    # Its two entries stand once in a page that holds both; here a cut comes between them
    edit_message(actor=alice, message_id=sent[0].pk, body="0 changed")

    pages = list[Page]()
    while not pages or pages[-1].more:
        pages.append(read_page(lobby.log_id, at))
        at = pages[-1].to[0]

    assert len(pages) > 1
    assert all(count_characters(page.events) <= FRAME_LENGTH for page in pages)
    assert [event.seq - start for page in pages for event in page.events] == [*range(1, 27)]
    assert at == start + 26


@pytest.mark.django_db
def test_one_event_that_is_longer_than_a_frame_is_a_page(
    alice: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = Log.objects.get(pk=lobby.log_id).head
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="One")
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Two")
    monkeypatch.setattr("syncchat.serializers.events.FRAME_LENGTH", 10)

    page = read_page(lobby.log_id, start)

    assert [event.seq - start for event in page.events] == [1]
    assert page.more


def test_what_was_written_at_once_is_fanned_out_in_parts() -> None:
    pages = list[Page]()
    feed = Feed(read=_read_nothing, deliver=pages.append)
    feed.follow(LOG, (0, 0))

    feed.accept(LOG, [make_event(1), *make_long(2, 3, 4), make_event(5)])

    assert [[event.seq for event in page.events] for page in pages] == [[1, 2], [3], [4, 5]]
    assert [(page.after, page.to) for page in pages] == [(0, (2, 102)), (2, (3, 103)), (3, (5, 105))]


@pytest.mark.asyncio
async def test_what_waits_while_others_leave_is_no_longer_than_a_frame() -> None:
    hub = Hub(forget=lambda _log: None)
    connection, wire = sit_down()
    hub.enter(connection)
    assert hub.subscribe(connection, LOG, 0)

    for event in (make_event(1), *make_long(2, 3, 4), make_event(5)):
        hub.accept(Page(LOG, event.seq - 1, (event.seq, event.id), [event]))
    await settle()

    frames = [json.loads(text) for text in wire.texts]
    assert [(frame["from"], frame["to"][0]) for frame in frames] == [(0, 2), (2, 3), (3, 5)]
    assert wire.seqs == [1, 2, 3, 4, 5]


async def _read_nothing(*_wanted: Sequence[tuple[int, int]]) -> list[Page]:
    raise AssertionError("nothing is missing")
