"""Being left alone: until a time, during hours of each day, or away. Only the person themselves is told how."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import list_people_for
from syncchat.errors import Invalid
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Quiet, User
from syncchat.protocol.kinds import EntryKind

LONGEST = timedelta(days=366)


def read_quiet(user: User) -> Quiet:
    return Quiet.objects.filter(pk=user.pk).first() or Quiet(user=user)


@transaction.atomic
def keep_quiet(
    *,
    actor: User,
    away: bool | None = None,
    until: datetime | str | None = None,
    hours: tuple[str, str] | str | None = None,
    paused_until: datetime | str | None = None,
    allowed: Sequence[int] | None = None,
) -> None:
    """Change what is given; an empty text takes a time away. Nothing has to run for a time to end.

    Raises:
        Invalid: hours that begin when they end, a time that is too far, or people who are not here.
    """
    lock_logs([actor.log_id])
    quiet = read_quiet(actor)
    before = _list_chosen(quiet)
    if away is not None:
        quiet.is_away = away
    if until is not None:
        quiet.until = _clean_time(until, "until")
    if hours is not None:
        quiet.starts, quiet.ends = _clean_hours(hours)
        quiet.paused_until = None
    if paused_until is not None:
        quiet.paused_until = _clean_time(paused_until, "paused_until")
    if allowed is not None:
        quiet.allowed = _clean_people(allowed, actor)
    if _list_chosen(quiet) == before:
        return
    quiet.save()
    append_entry(log_id=actor.log_id, kind=EntryKind.QUIET_CHANGED, actor=actor)


def _list_chosen(quiet: Quiet) -> list[object]:
    return [quiet.is_away, quiet.until, quiet.starts, quiet.ends, quiet.paused_until, quiet.allowed]


def _clean_time(at: datetime | str, field: str) -> datetime | None:
    """One that is over is none: it may have waited in an outbox."""
    if isinstance(at, str) or at <= timezone.now():
        return None
    if at > timezone.now() + LONGEST:
        raise Invalid(_("Choose a time within a year."), field=field)
    return at


def _clean_hours(hours: tuple[str, str] | str) -> tuple[time | None, time | None]:
    if isinstance(hours, str):
        return None, None
    starts, ends = map(time.fromisoformat, hours)
    if starts == ends:
        raise Invalid(_("Choose hours that end at another time than they begin."), field="hours")
    return starts, ends


def _clean_people(people: Sequence[int], actor: User) -> list[int]:
    found = set(
        list_people_for(actor)
        .filter(pk__in=people, is_active=True)
        .exclude(pk=actor.pk)
        .values_list("pk", flat=True)
    )
    # Each once, in the order in which they were chosen; who was locked out meanwhile is passed by
    return [each for each in dict.fromkeys(people) if each in found]
