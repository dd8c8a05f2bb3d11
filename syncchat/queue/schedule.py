"""When something that is done every day or week is next done, by the clock of somebody's zone.

Where clocks skip the time, it is done as far behind the skip as it would have been behind its start (02:30 of the night
that begins summer is 03:30); where they show it twice, the first time. So it is done once a day, never twice and never
not at all, and the clock says what was chosen on every other day.
"""

from datetime import UTC, datetime, time, timedelta, tzinfo


def find_next(zone: tzinfo, weekday: int | None, at: time, after: datetime) -> datetime:
    """The first such moment later than ``after``. ``weekday`` is that of Python, Monday is 0; None is every day."""
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        # Python's own rule for both: fold=0, and an offset of before the skip
        moment = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
        if moment > after and weekday in (None, day.weekday()):
            return moment
        day += timedelta(days=1)
