"""When people talk: in bursts, mostly by day, more in the evening, less on Sundays."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

SHORTEST = timedelta(days=42)
# Above this many messages a day a workshop of two dozen people would do nothing else.
BUSIEST_DAY = 150
# The written ending begins after this, so nothing made up may follow it.
QUIET_BEFORE_END = timedelta(hours=36)

_HOURS = range(24)
_HOUR_WEIGHTS = [1, 0, 0, 0, 0, 0, 1, 4, 8, 10, 11, 10, 9, 8, 8, 8, 9, 10, 11, 12, 10, 7, 4, 2]
_WEEKDAY_WEIGHTS = [8, 8, 9, 11, 9, 12, 5]


def find_beginning(now: datetime, messages: int) -> datetime:
    return now - max(SHORTEST, timedelta(days=messages / BUSIEST_DAY))


def spread_beginnings(count: int, since: datetime, until: datetime, chance: random.Random) -> list[datetime]:
    """So many moments at which a conversation starts, in order."""
    days = max(1, (until - since).days)
    dates = [since + timedelta(days=day) for day in range(days)]
    chosen = chance.choices(dates, [_WEEKDAY_WEIGHTS[date.weekday()] for date in dates], k=count)
    return sorted(min(until, max(since, _pick_hour(date, chance))) for date in chosen)


def _pick_hour(date: datetime, chance: random.Random) -> datetime:
    (hour,) = chance.choices(_HOURS, _HOUR_WEIGHTS)
    return date.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))


def pace(start: datetime, chance: random.Random, *, minutes: float = 2.5) -> Iterator[datetime]:
    """The moments of one conversation: answers take seconds to minutes."""
    at = start
    while True:
        yield at
        at += timedelta(seconds=12 + min(900.0, chance.expovariate(1 / (minutes * 60))))
