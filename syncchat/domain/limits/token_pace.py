"""How fast an access token may ask, beside what its person may write; and what is left of both."""

import math
import time
from typing import NamedTuple

from syncchat.domain.limits.limits import check_pace, list_paces


class Left(NamedTuple):
    """Of one bound: ``remaining`` of ``quota`` in ``seconds``, and all of it again after ``reset`` seconds."""

    name: str
    quota: int
    seconds: int
    remaining: int
    reset: int


def check_request(token_id: int) -> None:
    """Count one request of this token.

    Raises:
        RateLimited: faster than programs may; says when to try again.
    """
    check_pace("token", token_id)


def find_left(*, token_id: int, user_id: int) -> list[Left]:
    """Requests of the token, and what its person may still write: in a minute, and in one breath, which a program
    that goes by the minute alone would run into. Empty where nothing is bounded.
    """
    now = time.monotonic()
    return [
        Left(
            name + ending,
            pace.quota,
            pace.seconds,
            pace.find_remaining(key, now),
            math.ceil(pace.find_reset(key, now)),
        )
        for name, kept, key in (("requests", "token", token_id), ("writes", "send", user_id))
        for ending, pace in zip(("-burst", ""), list_paces(kept), strict=False)
    ]
