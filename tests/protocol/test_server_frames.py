"""Text that is joined from parts is what the type would have said."""

import json
from datetime import UTC, datetime

import pytest

from syncchat.protocol.events import Event
from syncchat.protocol.kinds import EntryKind
from syncchat.protocol.server_frames import Events, encode, encode_events
from syncchat.serializers.events import encode_event

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
EVENTS = [
    Event(seq=seq, id=seq + 40, kind=EntryKind.ROOM_REMOVED, at=AT, actor=None, room_id=3) for seq in (8, 9)
]


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("ref", [None, 0, 12])
def test_events_joined_from_text_read_as_the_frame_does(count: int, more: bool, ref: int | None) -> None:
    events = EVENTS[:count]
    whole = Events(ref=ref, log=7, from_=7, to=(9, 49), events=events, more=more)

    joined = encode_events(7, 7, (9, 49), map(encode_event, events), more=more, ref=ref)

    assert json.loads(joined) == json.loads(encode(whole))
