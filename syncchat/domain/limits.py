"""How often a person may do something, and the sentence that says when to try again."""

import time
from contextlib import suppress
from functools import cache

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from syncchat.domain.errors import RateLimited
from syncchat.domain.pace import Pace

log = structlog.get_logger(__name__)

# One account is tried from many places, or many accounts from one: each has its own bound.
LIMITS: dict[str, tuple[RateLimitItem, ...]] = {
    "login_here": (RateLimitItemPerMinute(5, 15),),
    "login_account": (RateLimitItemPerMinute(30, 15),),
    "login_address": (RateLimitItemPerMinute(30),),
    "register": (RateLimitItemPerMinute(20), RateLimitItemPerHour(60)),
    "reset_address": (RateLimitItemPerMinute(10), RateLimitItemPerHour(30)),
    "reset_account": (RateLimitItemPerMinute(3, 15),),
    "password": (RateLimitItemPerMinute(5),),
    "invite": (RateLimitItemPerMinute(20), RateLimitItemPerDay(200)),
    "password_link": (RateLimitItemPerMinute(20), RateLimitItemPerDay(200)),
    "invite_address": (RateLimitItemPerMinute(30),),
    "avatar": (RateLimitItemPerMinute(10),),
    "search": (RateLimitItemPerMinute(120),),
    # A page that fails is reloaded some times; more tells nothing new
    "start_failure": (RateLimitItemPerMinute(3), RateLimitItemPerDay(20)),
    "upload": (RateLimitItemPerMinute(60), RateLimitItemPerHour(600)),
}

SEND_BURST_SECONDS = 5
# Seconds to wait for a store that does not answer, before counting in this process alone.
STORE_PATIENCE = 0.5


def check_limit(*, name: str, key: str) -> None:
    """Count one try.

    Raises:
        RateLimited: too many; says when to try again.
    """
    for item in LIMITS[name]:
        if not _hit(item, name, key):
            wait = _count_wait(item, name, key)
            raise RateLimited(_explain(wait), retry_after=wait)


def forget_limit(*, name: str, key: str) -> None:
    """The tries were honest after all: a right password ends the count of wrong ones."""
    for item in LIMITS[name]:
        _local().clear(item, name, key)
        # Counted in vain is a nuisance; a sign-in that fails for it would be a fault
        with suppress(StorageError):
            _shared().clear(item, name, key)


def _hit(item: RateLimitItem, name: str, key: str) -> bool:
    try:
        return _shared().hit(item, name, key)
    except StorageError as error:
        log.warning("limits.store_failed", reason=repr(error))
        return _local().hit(item, name, key)


def _count_wait(item: RateLimitItem, name: str, key: str) -> float:
    try:
        until = _shared().get_window_stats(item, name, key).reset_time
    except StorageError:
        until = _local().get_window_stats(item, name, key).reset_time
    return max(1.0, until - time.time())


@cache
def _local() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


@cache
def _shared() -> MovingWindowRateLimiter:
    if not settings.REDIS_URL:
        return _local()
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
def _paces() -> tuple[Pace, ...]:
    """A minute's worth of messages, and no more than a sixth of it in one breath."""
    a_minute = settings.SEND_LIMIT
    return (Pace(max(1, a_minute // 6), SEND_BURST_SECONDS), Pace(a_minute, 60)) if a_minute else ()


def check_send(user_id: int, *, now: float | None = None) -> None:
    """Count one message of this person.

    Raises:
        RateLimited: faster than a person writes; says when the message may go out.
    """
    at = time.monotonic() if now is None else now
    wait = max((pace.find_wait(user_id, at) for pace in _paces()), default=0.0)
    if wait > 0.0:
        words = _("You are faster than this room allows. Your message goes out in %s.")
        raise RateLimited(words % say_wait(wait), retry_after=wait)
    for pace in _paces():
        pace.count(user_id, at)


def forget_all() -> None:
    """Start counting anew, here and in a shared store: for tests."""
    with suppress(StorageError):
        _shared().storage.reset()
    _local.cache_clear()
    _shared.cache_clear()
    _paces.cache_clear()
