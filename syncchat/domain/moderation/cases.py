"""The queue: what waits to be decided, what was, and what became of one's own reports."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from syncchat.domain.moderation.rights import find_deciding
from syncchat.errors import NotFound
from syncchat.models import Report, ReportCase, User

SHOWN = 50
# How long a case is kept after it was decided
KEPT = timedelta(days=365)


def list_open(*, actor: User) -> list[ReportCase]:
    """What most people reported comes first, then the oldest.

    Raises:
        NotFound: they decide about nothing.
    """
    open_ones = _find(actor).filter(decided_at=None).annotate(count=Count("reports"))
    return list(open_ones.order_by("-count", "pk")[:SHOWN])


def list_decided(*, actor: User) -> list[ReportCase]:
    """The latest first. Raises: NotFound."""
    return list(_find(actor).exclude(decided_at=None).order_by("-decided_at", "-pk")[:SHOWN])


def count_open(user: User) -> int:
    """For the badge; none for whoever decides about nothing."""
    try:
        return ReportCase.objects.filter(find_deciding(user), decided_at=None).count()
    except NotFound:
        return 0


def count_decided(user: User) -> int:
    return ReportCase.objects.filter(find_deciding(user)).exclude(decided_at=None).count()


def list_own(*, actor: User) -> list[Report]:
    """What they reported themselves, the latest first."""
    mine = Report.objects.filter(reporter=actor).select_related("case__person", "case__room")
    return list(mine.order_by("-pk")[:SHOWN])


def remove_old_cases() -> None:
    """With the words that were kept in them."""
    old = ReportCase.objects.filter(Q(decided_at__lt=timezone.now() - KEPT))
    ReportCase.objects.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:500])).delete()


def _find(actor: User) -> QuerySet[ReportCase]:
    cases = ReportCase.objects.filter(find_deciding(actor))
    return cases.select_related("person", "room", "message", "decided_by").prefetch_related(
        "reports__reporter", "notes__author"
    )
