"""The next moment by somebody's clock, also on the days when clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncchat.queue.schedule import find_next

# Zone, weekday, clock, after, what comes next: all in UTC but the clock
CASES = [
    ("Europe/Berlin", None, "08:00", "2026-11-30T06:59", "2026-11-30T07:00"),
    # Not again at the very moment at which it was done
    ("Europe/Berlin", None, "08:00", "2026-11-30T07:00", "2026-12-01T07:00"),
    ("Europe/Berlin", 0, "08:00", "2026-11-30T07:00", "2026-12-07T07:00"),
    ("Europe/Berlin", 0, "08:00", "2026-11-25T07:00", "2026-11-30T07:00"),
    # Summer begins on 29 March 2026: from 02:00 to 03:00 in Berlin
    ("Europe/Berlin", None, "08:00", "2026-03-28T07:00", "2026-03-29T06:00"),
    ("Europe/Berlin", None, "02:30", "2026-03-28T12:00", "2026-03-29T01:30"),
    ("Europe/Berlin", None, "02:30", "2026-03-29T01:30", "2026-03-30T00:30"),
    # It ends on 25 October: 02:30 is shown at 00:30 and at 01:30 UTC
    ("Europe/Berlin", None, "02:30", "2026-10-24T12:00", "2026-10-25T00:30"),
    ("Europe/Berlin", None, "02:30", "2026-10-25T00:30", "2026-10-26T01:30"),
    ("Europe/Berlin", 6, "02:30", "2026-10-25T00:45", "2026-11-01T01:30"),
    # Half an hour of daylight saving, and a zone that skips its change at midnight
    ("Australia/Lord_Howe", None, "02:15", "2026-10-03T12:00", "2026-10-03T15:45"),
    ("America/Havana", None, "00:30", "2026-03-07T12:00", "2026-03-08T05:30"),
    # Samoa left out a whole day, 30 December 2011: a Friday
    ("Pacific/Apia", None, "08:00", "2011-12-29T18:00", "2011-12-30T18:00"),
    ("UTC", None, "08:00", "2026-11-30T08:00", "2026-12-01T08:00"),
]


@pytest.mark.parametrize(("zone", "weekday", "clock", "after", "comes"), CASES)
def test_the_next_moment(zone: str, weekday: int | None, clock: str, after: str, comes: str) -> None:
    begin = datetime.fromisoformat(after).replace(tzinfo=UTC)

    found = find_next(ZoneInfo(zone), weekday, time.fromisoformat(clock), begin)

    assert f"{found:%Y-%m-%dT%H:%M}" == comes


@given(
    after=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  made aware below
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"]),
    clock=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_it_comes_once_a_day_whatever_the_clocks_do(after: datetime, zone: str, clock: time) -> None:
    begin = after.replace(tzinfo=UTC)
    first = find_next(ZoneInfo(zone), None, clock, begin)
    second = find_next(ZoneInfo(zone), None, clock, first)

    assert begin < first <= begin + timedelta(hours=25)
    assert timedelta(hours=23) <= second - first <= timedelta(hours=25)
