"""Events of a log after a position, as wire text: the one answer to a pull by socket, by REST and by long poll."""

from collections.abc import Iterator, Mapping, Sequence

from syncchat.access import can_read_log
from syncchat.domain.limits.limits import check_page
from syncchat.errors import NotFound, RateLimited
from syncchat.log.positions import find_rewound, is_rewound, read_snapshot
from syncchat.protocol import server_frames
from syncchat.protocol.pages import Page, Position
from syncchat.protocol.server_frames import encode_events
from syncchat.realtime.sessions import SignedIn
from syncchat.serializers.events import read_page
from syncchat.socket.welcome import make_welcome

# Of 200 entries each. The heads say what else there is
PAGES_LIMIT = 8


def read_after(user_id: int, own_log_id: int, log_id: int, after: Position) -> Page | None:
    """None if this history does not hold the position.

    Raises:
        NotFound: no such log, or not theirs, whatever the position.
    """
    page = None if is_rewound(log_id, after) else read_page(log_id, after[0])
    # After reading: a membership that ended meanwhile hides what was read
    if not can_read_log(user_id=user_id, own_log_id=own_log_id, log_id=log_id):
        raise NotFound
    return page


def answer_pull(user_id: int, own_log_id: int, log_id: int, after: Position, ref: int | None = None) -> str:
    """`events` or `rewind`. Raises: NotFound."""
    page = read_after(user_id, own_log_id, log_id, after)
    if page is None:
        return server_frames.encode(server_frames.Rewind(ref=ref, log=log_id))
    to = page.to if page.events else after
    return encode_events(log_id, after[0], to, page.events, more=page.more, ref=ref)


def answer_pulls(signed: SignedIn, positions: Mapping[int, Position], signals: Sequence[str] = ()) -> str:
    """The body of `POST /api/v1/pull`: the fields of `welcome`, and the frames that a socket would have brought.

    Raises: RateLimited before the first page of events.
    """
    heads = read_snapshot(signed.user_id, signed.log_id).heads
    frames = [*_read_frames(signed, positions, heads), *signals]
    welcome = make_welcome(ref=0, user_id=signed.user_id, session_key=signed.session_key, heads=heads)
    start = welcome.model_dump_json(exclude={"ref", "type"}).removesuffix("}")
    return f'{start},"frames":[{",".join(frames)}]}}'


def _read_frames(
    signed: SignedIn, positions: Mapping[int, Position], heads: Mapping[int, Position]
) -> Iterator[str]:
    mine = {log: at for log, at in positions.items() if log in heads}
    rewound = find_rewound(mine, heads)
    for log in rewound:
        yield server_frames.encode(server_frames.Rewind(log=log))
    grown = [log for log, at in mine.items() if heads[log][0] > at[0] and log not in rewound]
    # Their own log first: it says which rooms are theirs
    grown.sort(key=lambda log: log != signed.log_id)
    for pages, log in enumerate(grown[:PAGES_LIMIT]):
        try:
            check_page(signed.user_id)
        except RateLimited:
            # What was read already is answered: else nothing would ever come of a pull of many logs
            if pages:
                return
            raise
        try:
            yield answer_pull(signed.user_id, signed.log_id, log, mine[log])
        except NotFound:
            continue
