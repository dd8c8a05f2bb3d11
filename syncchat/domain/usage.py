"""How much a workspace is used: counts for its owners, of everybody together and of nobody by name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import dropwhile
from typing import cast
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from syncchat.domain.files.usage import Share, add_up
from syncchat.domain.rights.asking import check_right
from syncchat.models import Attachment, Message, Room, User
from syncchat.protocol.kinds import Right, RoomKind

MONTHS = 12
# Counting a million messages takes a second of the database
KEPT_SECONDS = 600
CACHE_KEY = "usage"


@dataclass(frozen=True)
class Month:
    begins: datetime
    messages: int
    people: int


@dataclass(frozen=True)
class WorkspaceUsage:
    counted_at: datetime
    people: int
    locked_out: int
    bots: int
    # Who had a page open, in the last 7 and 30 days
    seen_in_week: int
    seen_in_month: int
    public_rooms: int
    private_rooms: int
    directs: int
    # With the lines about who came and went
    messages: int
    files: Share
    # Since something happened in one, the newest last
    months: list[Month]


def measure_workspace(*, actor: User) -> WorkspaceUsage:
    """As it was up to ten minutes ago. Raises: Forbidden for all but owners."""
    check_right(actor, Right.CHANGE_SETTINGS)
    return cast(WorkspaceUsage, cache.get_or_set(CACHE_KEY, _measure, KEPT_SECONDS))


def _measure() -> WorkspaceUsage:
    now = timezone.now()
    people = User.objects.aggregate(
        people=Count("pk", filter=Q(is_bot=False, is_active=True)),
        locked_out=Count("pk", filter=Q(is_bot=False, is_active=False)),
        bots=Count("pk", filter=Q(is_bot=True, is_active=True)),
    )
    rooms = Room.objects.aggregate(
        public_rooms=Count("pk", filter=Q(kind=RoomKind.PUBLIC)),
        private_rooms=Count("pk", filter=Q(kind=RoomKind.PRIVATE)),
        directs=Count("pk", filter=Q(kind=RoomKind.DIRECT)),
    )
    return WorkspaceUsage(
        counted_at=now,
        **people,
        **rooms,
        seen_in_week=_count_seen(now - timedelta(days=7)),
        seen_in_month=_count_seen(now - timedelta(days=30)),
        messages=Message.objects.count(),
        files=add_up(Attachment.objects.once().exclude(stored="")),
        months=_count_months(now),
    )


def _count_seen(since: datetime) -> int:
    found = UserSession.objects.filter(last_seen_at__gte=since, user__is_active=True)
    return int(found.values("user").distinct().count())


def _count_months(now: datetime) -> list[Month]:
    """Messages by their ids, whose index the database reads alone: ids that are no UUIDv7 are of no month."""
    begins = [_find_month(now, back) for back in range(MONTHS - 1, -1, -1)]
    ends = [*begins[1:], _find_month(now, -1)]
    months = [
        Month(
            begin,
            Message.objects.filter(pk__gte=_first_id(begin), pk__lt=_first_id(end)).count(),
            User.objects.filter(date_joined__gte=begin, date_joined__lt=end, is_bot=False).count(),
        )
        for begin, end in zip(begins, ends, strict=True)
    ]
    return [*dropwhile(lambda month: not month.messages and not month.people, months)]


def _find_month(now: datetime, back: int) -> datetime:
    local = timezone.localtime(now)
    count = local.year * 12 + local.month - 1 - back
    return local.replace(
        year=count // 12, month=count % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )


def _first_id(at: datetime) -> UUID:
    return UUID(int=int(at.timestamp() * 1000) << 80)
