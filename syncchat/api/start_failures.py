import structlog
from ninja import Status

from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedIn, SignedInRequest
from syncchat.domain.limits.limits import check_limit
from syncchat.protocol.start_failure import StartFailure

logger = structlog.get_logger(__name__)
router = Router(tags=["start-failures"])
BROWSER_LIMIT = 200  # characters


@router.post("start-failures", auth=SignedIn(count=None), response={204: None})
def report_failed_start(request: SignedInRequest, body: StartFailure) -> Status[None]:
    """The chat's page did not start in my browser: into the server's log, without anybody's words."""
    check_limit(name="start_failure", key=str(request.user.pk))
    browser = request.headers.get("User-Agent", "")[:BROWSER_LIMIT]
    logger.warning("page_start_failed", browser=browser, **body.model_dump())
    return Status(204, None)
