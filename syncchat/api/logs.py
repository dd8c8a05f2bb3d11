from typing import Annotated

from django.http import HttpResponse
from ninja import Query

from syncchat.api.base.parameters import LARGEST, Id
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_PAGE, SignedInRequest
from syncchat.errors import Invalid
from syncchat.protocol import server_frames
from syncchat.socket.pulls import answer_pull

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
    text = answer_pull(request.user.pk, request.user.log_id, log_id, (seq, entry_id))
    return HttpResponse(text, content_type="application/json")
