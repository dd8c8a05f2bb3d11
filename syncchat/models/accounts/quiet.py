"""When a person wants to be left alone: until some time, and during hours of each day, by the clock of their zone.

`find_quiet_end` and `reaches` are all that decides, for presence and for whatever notifies. The browser decides alike
(static/js/lib/quiet.js); tests/cases/quiet.json holds both to one table.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.conf import settings
from django.db import models


class Quiet(models.Model):
    """What somebody has chosen; a person without a row has chosen nothing."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # Said by hand, on whatever device, until they say that they are back
    is_away = models.BooleanField(default=False)
    until = models.DateTimeField(null=True, blank=True)
    # Of each day; both or neither, and never the same
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    # Today's hours do not hold until then
    paused_until = models.DateTimeField(null=True, blank=True)
    # Whose mentions come through, by their ids
    allowed = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"quiet of {self.pk}"


def find_quiet_end(quiet: Quiet, zone: tzinfo, at: datetime) -> datetime | None:
    """Until when they are left alone; None if they are not, at this moment."""
    end: datetime | None = None
    # What is chosen by hand may end within the hours of a day
    for _again in range(3):
        later = _find_next_end(quiet, zone, end or at)
        if later is None:
            return end
        end = later
    return end


def reaches(quiet: Quiet, zone: tzinfo, at: datetime, *, author: int, names: bool) -> bool:
    """Whether a message by ``author`` may notify them, which ``names`` them or does not."""
    return find_quiet_end(quiet, zone, at) is None or (names and author in quiet.allowed)


def _find_next_end(quiet: Quiet, zone: tzinfo, at: datetime) -> datetime | None:
    if quiet.until is not None and at < quiet.until:
        return quiet.until
    if quiet.starts is None or quiet.ends is None:
        return None
    today = at.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        start = _find_moment(day, quiet.starts, zone)
        end = _find_moment(day + timedelta(days=quiet.ends < quiet.starts), quiet.ends, zone)
        if start <= at < end and (quiet.paused_until is None or at >= quiet.paused_until):
            return end
    return None


def _find_moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """When the clock shows this; of two such moments the first, and where clocks skip it, as far behind the skip."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
