"""How often a person may do something, and the sentence that says when to try again."""

import time
from contextlib import suppress
from functools import cache

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from syncchat.domain.limits.gcra import Pace, Times, TimesHere
from syncchat.domain.limits.shared_times import SharedTimes
from syncchat.domain.limits.tries import count_try, forget_tries
from syncchat.errors import RateLimited
from syncchat.outage import Outage

logger = structlog.get_logger(__name__)
# Where tries are counted for all processes; without it this one counts alone
_store = Outage(logger, failed="limits_store_failed", back="limits_store_back")

# One account is tried from many places, or many accounts from one: each has its own bound.
LIMITS: dict[str, tuple[RateLimitItem, ...]] = {
    "login_here": (RateLimitItemPerMinute(5, 15),),
    "login_account": (RateLimitItemPerMinute(30, 15),),
    "login_address": (RateLimitItemPerMinute(30),),
    "register": (RateLimitItemPerMinute(20), RateLimitItemPerHour(60)),
    "reset_address": (RateLimitItemPerMinute(10), RateLimitItemPerHour(30)),
    "reset_account": (RateLimitItemPerMinute(3, 15),),
    "link_address": (RateLimitItemPerMinute(30), RateLimitItemPerHour(120)),
    "link_account": (RateLimitItemPerMinute(3, 15),),
    "password": (RateLimitItemPerMinute(5),),
    "second_factor": (RateLimitItemPerMinute(5, 15), RateLimitItemPerDay(100)),
    "provider_address": (RateLimitItemPerMinute(30),),
    "passkey_address": (RateLimitItemPerMinute(60),),
    "second_factor_address": (RateLimitItemPerMinute(30),),
    "invite": (RateLimitItemPerMinute(20), RateLimitItemPerDay(200)),
    "password_link": (RateLimitItemPerMinute(20), RateLimitItemPerDay(200)),
    "invite_address": (RateLimitItemPerMinute(30),),
    "invite_mail": (RateLimitItemPerDay(200),),
    "invited_address": (RateLimitItemPerDay(3),),
    "verify_person": (RateLimitItemPerMinute(3, 15), RateLimitItemPerDay(10)),
    "verify_address": (RateLimitItemPerMinute(3, 15), RateLimitItemPerDay(10)),
    "mail_link": (RateLimitItemPerMinute(60),),
    "avatar": (RateLimitItemPerMinute(10),),
    "emoji": (RateLimitItemPerMinute(30),),
    "token": (RateLimitItemPerMinute(20), RateLimitItemPerDay(200)),
    "device": (RateLimitItemPerMinute(30), RateLimitItemPerDay(200)),
    "search": (RateLimitItemPerMinute(120),),
    # A page that fails is reloaded some times; more tells nothing new
    "report": (RateLimitItemPerMinute(10), RateLimitItemPerDay(100)),
    "export_log": (RateLimitItemPerMinute(5), RateLimitItemPerHour(30)),
    "start_failure": (RateLimitItemPerMinute(3), RateLimitItemPerDay(20)),
    "upload": (RateLimitItemPerMinute(60), RateLimitItemPerHour(600)),
}

SEND_BURST_SECONDS = 5
MARKS_PER_MESSAGE = 5
# A page holds 200 entries or 100 messages: coming back to 500 rooms asks for one each
PAGES_PER_MESSAGE = 20
# A program looks around before it writes
REQUESTS_PER_MESSAGE = 10
# Seconds to wait for a store that does not answer, before counting in this process alone.
STORE_PATIENCE = 0.5


def check_limit(*, name: str, key: str) -> None:
    """Count one try, for all processes: in Redis, or without it in the database.

    Raises:
        RateLimited: too many; says when to try again.
    """
    for item in LIMITS[name]:
        if wait := _count(item, name, key):
            raise RateLimited(_explain(wait), retry_after=wait)


def forget_limit(*, name: str, key: str) -> None:
    """The tries were honest after all: a right password ends the count of wrong ones."""
    for item in LIMITS[name]:
        _local().clear(item, name, key)
        # Counted in vain is a nuisance; a sign-in that fails for it would be a fault
        with suppress(StorageError, DatabaseError):
            if settings.REDIS_URL:
                _redis().clear(item, name, key)
            else:
                forget_tries(name=name, key=key, seconds=item.get_expiry())


def _count(item: RateLimitItem, name: str, key: str) -> float:
    """Seconds to wait; 0.0 where the try was counted."""
    try:
        if settings.REDIS_URL:
            wait = _count_by(_redis(), item, name, key)
        else:
            wait = count_try(name=name, key=key, limit=item.amount, seconds=item.get_expiry())
    except (StorageError, DatabaseError) as error:
        _store.fail(repr(error))
        return _count_by(_local(), item, name, key)
    _store.work()
    return wait


def _count_by(limiter: MovingWindowRateLimiter, item: RateLimitItem, name: str, key: str) -> float:
    if limiter.hit(item, name, key):
        return 0.0
    return max(1.0, limiter.get_window_stats(item, name, key).reset_time - time.time())


@cache
def _local() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


@cache
def _redis() -> MovingWindowRateLimiter:
    waits = {"socket_connect_timeout": STORE_PATIENCE, "socket_timeout": STORE_PATIENCE}
    return MovingWindowRateLimiter(storage_from_string(settings.REDIS_URL, wrap_exceptions=True, **waits))


def say_wait(seconds: float) -> str:
    """How long to wait, in words: "8 seconds", "12 minutes"."""
    whole = max(1, round(seconds))
    if whole < 90:
        return ngettext("%d second", "%d seconds", whole) % whole
    minutes = -(-whole // 60)
    if minutes < 90:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = -(-minutes // 60)
    return ngettext("%d hour", "%d hours", hours) % hours


def _explain(wait: float) -> str:
    return _("Too many tries in a short time. Try again in %s.") % say_wait(wait)


@cache
def _paces() -> dict[str, tuple[Pace, ...]]:
    """A minute's worth of what is written, and no more than a sixth of it in one breath."""
    a_minute = settings.SEND_LIMIT
    if not a_minute:
        return {}
    return {
        "send": _make_paces("send", a_minute),
        "mark": _make_paces("mark", a_minute * MARKS_PER_MESSAGE),
        "page": _make_paces("page", a_minute * PAGES_PER_MESSAGE),
        "token": _make_paces("token", a_minute * REQUESTS_PER_MESSAGE),
    }


def _make_paces(name: str, a_minute: int) -> tuple[Pace, ...]:
    return (
        Pace(max(1, a_minute // 6), SEND_BURST_SECONDS, _open_times(f"{name}-burst")),
        Pace(a_minute, 60, _open_times(f"{name}-minute")),
    )


def _open_times(name: str) -> Times:
    """All workers of this machine count together, and go on counting after a restart."""
    if not settings.PACES_DIR:
        return TimesHere()
    try:
        return SharedTimes(settings.PACES_DIR / name)
    except OSError as error:
        logger.warning("limits_paces_not_shared", reason=repr(error))
        return TimesHere()


def check_send(user_id: int, *, now: float | None = None) -> None:
    """Count one message of this person, or anything else that others are told of.

    Raises:
        RateLimited: faster than a person writes; says when the message may go out.
    """
    if wait := _count_pace("send", user_id, now):
        words = _("You are faster than this room allows. Your message goes out in %s.")
        raise RateLimited(words % say_wait(wait), retry_after=wait)


def check_mark(user_id: int) -> None:
    """Count what only this person is told of: read marks, which a look through many rooms makes many of.

    Raises:
        RateLimited: faster than a person reads.
    """
    if wait := _count_pace("mark", user_id, None):
        raise RateLimited(_explain(wait), retry_after=wait)


def check_form(user_id: int) -> None:
    """Count one form that this person sends: at the pace of what they write, in words for a page.

    Raises:
        RateLimited: faster than a person fills in forms.
    """
    if wait := _count_pace("send", user_id, None):
        raise RateLimited(_explain(wait), retry_after=wait)


def check_page(user_id: int) -> None:
    """Count one page of a history that this person reads, on whichever of their sockets.

    Raises:
        RateLimited: faster than any client has to; what is asked for is there still.
    """
    if wait := _count_pace("page", user_id, None):
        raise RateLimited(_explain(wait), retry_after=wait)


def check_pace(name: str, key: int) -> None:
    """Count one of this kind.

    Raises:
        RateLimited: too fast; says when to go on.
    """
    if wait := _count_pace(name, key, None):
        raise RateLimited(_explain(wait), retry_after=wait)


def list_paces(name: str) -> tuple[Pace, ...]:
    """Of a breath, and of a minute; none where nothing is bounded."""
    return _paces().get(name, ())


def _count_pace(name: str, user_id: int, now: float | None) -> float:
    at = time.monotonic() if now is None else now
    paces = _paces().get(name, ())
    wait = max((pace.find_wait(user_id, at) for pace in paces), default=0.0)
    if wait == 0.0:
        for pace in paces:
            pace.count(user_id, at)
    return wait


def forget_all() -> None:
    """Start counting anew, here and in Redis: for tests."""
    if settings.REDIS_URL:
        with suppress(StorageError):
            _redis().storage.reset()
    for each in (_local, _redis, _paces):
        each.cache_clear()
