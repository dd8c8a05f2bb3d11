"""The database is gone, full or locked: said as what it is, and not as a fault of the code."""

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from syncchat.api.base.refusals import Unavailable, refuse

DATABASE_AWAY = (OperationalError, InterfaceError)
COME_BACK = "5"  # seconds

logger = structlog.get_logger(__name__)


def show_unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Without the path, which may hold a token, and without anything that is read from the database."""
    logger.warning("database_away", method=request.method, reason=repr(error))
    if request.path.startswith("/api/"):
        return refuse(Unavailable())
    answer = HttpResponse(render_to_string("503.html"), status=503)
    answer.headers["Retry-After"] = COME_BACK
    return answer
