from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from syncchat.access import get_log_for
from syncchat.api.parameters import LARGEST, Id
from syncchat.api.sign_in import BY_PAGE, SignedInRequest
from syncchat.errors import Invalid
from syncchat.log.positions import RewoundLog, check_position
from syncchat.protocol import replies
from syncchat.realtime.hub import encode_events
from syncchat.serializers.events import read_page

router = Router(tags=["logs"])

After = Annotated[str, Query(pattern=r"^\d{1,16},\d{1,16}$")]


@router.get("logs/{int:log_id}/events", response={200: dict}, auth=BY_PAGE)
def pull_events(request: SignedInRequest, log_id: Id, after: After = "0,0") -> HttpResponse:
    """What the socket answers to `pull`: a log's events after a position, or `rewind`."""
    get_log_for(request.user, log_id)
    seq, entry_id = (int(part) for part in after.split(","))
    if max(seq, entry_id) > LARGEST:
        raise Invalid("", field="after")
    try:
        check_position(log_id, (seq, entry_id))
    except RewoundLog:
        return _answer(replies.encode(replies.Rewind(log=log_id)))
    page = read_page(log_id, seq)
    get_log_for(request.user, log_id)  # again: a membership may have ended before the page was read
    to = page.to if page.events else (seq, entry_id)
    return _answer(encode_events(log_id, seq, to, page.events, more=page.more))


def _answer(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json")
