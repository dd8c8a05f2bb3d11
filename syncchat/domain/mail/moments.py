"""When something was, as a person says it: "today 07:51", "Monday 16:49", "3 March, 16:49"."""

from datetime import datetime, timedelta, tzinfo

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from syncchat.models import LogEntry, User
from syncchat.models.accounts.preferences import find_zone
from syncchat.protocol.kinds import EntryKind


def find_person_zone(user: User) -> tzinfo:
    return user.preferences.zone or find_zone(settings.TIME_ZONE) or timezone.get_default_timezone()


def say_day(moment: datetime, zone: tzinfo) -> str:
    return date_format(moment.astimezone(zone), "DATETIME_FORMAT")


def say_when(moment: datetime, now: datetime, zone: tzinfo) -> str:
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = date_format(local, "TIME_FORMAT", use_l10n=True)
    days = (today - local.date()).days
    if days == 0:
        return _("today %(time)s") % {"time": clock}
    if days == 1:
        return _("yesterday %(time)s") % {"time": clock}
    if 1 < days < 7:
        return f"{date_format(local, 'l')} {clock}"
    return f"{date_format(local, 'MONTH_DAY_FORMAT')}, {clock}"


def find_last_seen(user: User) -> datetime | None:
    """When they last read or wrote here, as far as their own log and their sign-ins tell."""
    read = LogEntry.objects.filter(log_id=user.log_id, kind=EntryKind.READ_MARKER, actor=user)
    seen = [read.order_by("-seq").values_list("at", flat=True).first()]
    sign_ins = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    seen.append(sign_ins.values_list("last_seen_at", flat=True).first())
    return max((at for at in seen if at is not None), default=None)


def is_here(user: User, now: datetime, within: timedelta) -> bool:
    seen = find_last_seen(user)
    return seen is not None and now - seen < within
