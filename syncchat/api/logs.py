from typing import Annotated

from django.http import HttpResponse
from ninja import Query

from syncchat.access import get_log_for
from syncchat.api.parameters import LARGEST, Id
from syncchat.api.router import Router
from syncchat.api.sign_in import BY_PAGE, SignedInRequest
from syncchat.errors import Invalid
from syncchat.log.positions import Position, RewoundLog, check_position
from syncchat.models import User
from syncchat.protocol import server_frames
from syncchat.serializers.events import read_page

router = Router(tags=["logs"])

After = Annotated[str, Query(pattern=r"^\d{1,16},\d{1,16}$")]


@router.get(
    "logs/{int:log_id}/events",
    response=server_frames.Events | server_frames.Rewind,
    by_alias=True,
    auth=BY_PAGE,
)
def pull_events(request: SignedInRequest, log_id: Id, after: After = "0,0") -> HttpResponse:
    """What the socket answers to `pull`: a log's events after a position, or `rewind`."""
    seq, entry_id = (int(part) for part in after.split(","))
    if max(seq, entry_id) > LARGEST:
        raise Invalid("", field="after")
    text = answer_pull(request.user, log_id, (seq, entry_id))
    return HttpResponse(text, content_type="application/json")


def answer_pull(user: User, log_id: int, after: Position, ref: int | None = None) -> str:
    """The reply to a pull, `events` or `rewind`, for who may read the log before and after it was read.

    Raises:
        NotFound: no such log, or not theirs, whatever the position.
    """
    get_log_for(user, log_id)
    try:
        check_position(log_id, after)
    except RewoundLog:
        return server_frames.encode(server_frames.Rewind(ref=ref, log=log_id))
    page = read_page(log_id, after[0])
    get_log_for(user, log_id)  # again: a membership may have ended before the page was read
    to = page.to if page.events else after
    return server_frames.encode_events(log_id, after[0], to, page.events, more=page.more, ref=ref)
