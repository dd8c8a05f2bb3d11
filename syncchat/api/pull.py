from collections.abc import Iterator, Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic_core import to_json

from syncchat.api.router import Router
from syncchat.api.sign_in import SignedIn, SignedInRequest
from syncchat.domain.limits.limits import check_page
from syncchat.errors import NotFound, RateLimited
from syncchat.log.positions import Position, RewoundLog, find_rewound, read_snapshot
from syncchat.protocol import server_frames
from syncchat.protocol.http import Pulled, PullRequest
from syncchat.socket.dispatch import check_version, make_welcome, read_after
from syncchat.socket.long_poll import WAITED, Waited

router = Router(tags=["logs"])

# Of 200 entries each. The heads say what else there is
PAGES_LIMIT = 8
# Seconds until a seat in the waiting room is asked for again
COME_AGAIN = 5.0


@router.post("pull", response=Pulled, auth=SignedIn(count=None))
def pull_logs(request: SignedInRequest, body: PullRequest) -> HttpResponse:
    """What a socket would have said: heads of all my logs, and events of those that I name.

    With nothing to say it waits for something, at most `wait` seconds.
    """
    check_version(body.v)
    heard: Waited = getattr(request, "scope", {}).get(WAITED) or Waited()
    if heard.is_crowded:
        words = _("Too many requests of yours are waiting already.")
        raise RateLimited(words, retry_after=COME_AGAIN)
    heads = dict(read_snapshot(request.user.pk, request.user.log_id).heads)
    frames = list(_read_frames(request, body, heads)) + [to_json(frame).decode() for frame in heard.frames]
    welcome = make_welcome(
        ref=0, user_id=request.user.pk, session_key=request.session.session_key or "", heads=heads
    )
    start = welcome.model_dump_json(exclude={"ref", "type"}).removesuffix("}")
    text = f'{start},"frames":[{",".join(frames)}]}}'
    return HttpResponse(text, content_type="application/json")


def _read_frames(request: SignedInRequest, body: PullRequest, heads: Mapping[int, Position]) -> Iterator[str]:
    positions = {int(log): at for log, at in body.positions.items() if int(log) in heads}
    rewound = find_rewound(positions, heads)
    for log in rewound:
        yield server_frames.encode(server_frames.Rewind(log=log))
    grown = [log for log, at in positions.items() if heads[log][0] > at[0] and log not in rewound]
    # Their own log first: it says which rooms are theirs
    grown.sort(key=lambda log: log != request.user.log_id)
    for pages, log in enumerate(grown[:PAGES_LIMIT]):
        try:
            check_page(request.user.pk)
        except RateLimited:
            # What was read already is answered: else nothing would ever come of a pull of many logs
            if pages:
                return
            raise
        yield from _read_events(request, log, positions[log])


def _read_events(request: SignedInRequest, log: int, after: Position) -> Iterator[str]:
    try:
        page = read_after(request.user.pk, request.user.log_id, log, after)
    except NotFound:
        return
    except RewoundLog:
        yield server_frames.encode(server_frames.Rewind(log=log))
        return
    if page.events:
        yield server_frames.encode_events(log, page.after, page.to, page.events, more=page.more)
