"""Tries counted in the database: what every process counts, and what a restart does not forget."""

import time
from hashlib import sha256

from django.db import transaction
from django.db.models import Min, QuerySet

from syncchat.models import LimitedTry

# No limit looks further back
LONGEST = 24 * 3600


def count_try(*, name: str, key: str, limit: int, seconds: int) -> float:
    """Count one, or say how many seconds to wait before there may be one. 0.0 where it was counted.

    Of two at the same moment on PostgreSQL both may be counted as the last one that is allowed.
    """
    digest = _digest(name, key, seconds)
    # Asked before a transaction: whoever is refused keeps nobody from writing
    if wait := _find_wait(digest, limit, seconds):
        return wait
    with transaction.atomic():
        if wait := _find_wait(digest, limit, seconds):
            return wait
        LimitedTry.objects.filter(key=digest, at__lte=time.time() - seconds).delete()
        LimitedTry.objects.create(key=digest, at=time.time())
    return 0.0


def forget_tries(*, name: str, key: str, seconds: int) -> None:
    LimitedTry.objects.filter(key=_digest(name, key, seconds)).delete()


def remove_old_tries() -> int:
    return LimitedTry.objects.filter(at__lt=time.time() - LONGEST).delete()[0]


def _find_wait(digest: str, limit: int, seconds: int) -> float:
    now = time.time()
    # A clock that was set back left tries in the future, which must not lock anybody out until it is there again
    recent = LimitedTry.objects.filter(key=digest, at__gt=now - seconds, at__lte=now + seconds)
    return _until_first_is_over(recent, now, seconds) if recent.count() >= limit else 0.0


def _until_first_is_over(recent: QuerySet[LimitedTry], now: float, seconds: int) -> float:
    first = recent.aggregate(first=Min("at"))["first"] or now
    return max(1.0, min(float(seconds), first + seconds - now))


def _digest(name: str, key: str, seconds: int) -> str:
    return sha256(f"{name} {seconds} {key}".encode()).hexdigest()
