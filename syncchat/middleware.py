"""A person's own language and time zone, and when their sign-in was last used."""

import time
from collections.abc import Callable
from functools import partial

import structlog
from allauth.usersessions.models import UserSession
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from syncchat.models import User
from syncchat.origin import come_from
from syncchat.sign_in.addresses import describe_origin
from syncchat.views.unavailable import DATABASE_AWAY, show_unavailable

# A write for each request would queue behind the messages; the page says "20 minutes ago" anyway.
SEEN_EVERY = 15 * 60
SEEN_KEPT = 20_000
# A cookie that comes with them is nobody's business: they are asked just when the database does not answer
PROBES = ("/healthz", "/readyz", "/metrics")
# In this process and not in the cache: pages are served also when that is down
_seen: dict[str, float] = {}

logger = structlog.get_logger(__name__)


def personal(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def serve_personally(request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            return get_response(request)
        try:
            user = request.user if request.user.is_authenticated else None
        except DATABASE_AWAY as error:
            return show_unavailable(request, error)
        if user:
            _speak_language(request, user)
            _note_seen(request)
        zone = user.preferences.zone if user else None
        with timezone.override(zone), come_from(partial(describe_origin, request)):
            return get_response(request)

    serve_personally.process_exception = _excuse  # type: ignore[attr-defined]  # Django looks for it there
    return serve_personally


def _excuse(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """What a view could not do for want of a database; anything else is a fault and stays one."""
    return show_unavailable(request, error) if isinstance(error, DATABASE_AWAY) else None


def _speak_language(request: HttpRequest, user: User) -> None:
    if language := user.preferences.language:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _note_seen(request: HttpRequest) -> None:
    key, now = request.session.session_key, time.monotonic()
    if key and now - _seen.get(key, -SEEN_EVERY) >= SEEN_EVERY:
        if len(_seen) >= SEEN_KEPT:
            _seen.clear()
        _seen[key] = now
        try:
            UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())
        except DatabaseError as error:
            # The disk is full, or another process is writing: the page can be read all the same
            logger.warning("sign_in_not_noted", reason=repr(error))
