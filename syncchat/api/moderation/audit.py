from datetime import UTC, datetime
from typing import Annotated

from ninja import Query
from pydantic import BeforeValidator

from syncchat.api.base.parameters import Cursor, OptionalId, PageSize
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.moderation.audit_log import Wanted, list_entries
from syncchat.protocol.moderation.audit import AuditPage
from syncchat.serializers.moderation.audit import serialize_audit_entry

router = Router(tags=["workspace"])

Action = Annotated[str, Query(max_length=30)]


def _refuse_numbers(said: object) -> object:
    """Pydantic takes a number for seconds since 1970, and the document speaks of dates with a time."""
    if isinstance(said, str) and "T" not in said.upper():
        raise ValueError("a date and a time, as RFC 3339 has them")
    return said


Moment = Annotated[Annotated[datetime, BeforeValidator(_refuse_numbers)] | None, Query()]


@router.get("workspace/audit", response=AuditPage)
def list_audit_entries(
    request: SignedInRequest,
    person: OptionalId = None,
    action: Action = "",
    room: OptionalId = None,
    since: Moment = None,
    until: Moment = None,
    cursor: Cursor = "",
    limit: PageSize = 50,
) -> AuditPage:
    """What people did by their power over others, the newest first: for owners of the workspace."""
    wanted = Wanted(person, action, room, _with_zone(since), _with_zone(until))
    page = list_entries(actor=request.user, wanted=wanted, cursor=cursor, limit=limit)
    return AuditPage(entries=[*map(serialize_audit_entry, page.entries)], next=page.next)


def _with_zone(moment: datetime | None) -> datetime | None:
    """Without a zone it is UTC, as all times here are."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
