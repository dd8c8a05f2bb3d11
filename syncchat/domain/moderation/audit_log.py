"""Reading the audit log, and how long it is kept. Nothing here changes an entry, and the database would not let it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_about_export, note_setting
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import check_right
from syncchat.errors import Invalid
from syncchat.models import AuditEntry, AuditPolicy, Room, User
from syncchat.models.audit_entry import SHORTEST_DAYS, AuditAction
from syncchat.protocol.kinds import Right, RoomKind

PAGE = 50
PAGE_LIMIT = 100
EXPORT_LIMIT = 50_000
LONGEST_DAYS = 36_500
SWEPT_AT_ONCE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Cursor(NamedTuple):
    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises: Invalid, if it is none of ours."""
        at, _dot, pk = text.partition(".")
        if not (at.isascii() and at.isdecimal() and pk.isascii() and pk.isdecimal() and len(pk) < 17):
            raise Invalid(_("This is no place in the list."), field="cursor")
        try:
            return cls(_EPOCH + timedelta(microseconds=int(at)), int(pk))
        except (ValueError, OverflowError):
            raise Invalid(_("This is no place in the list."), field="cursor") from None


class Wanted(NamedTuple):
    """``person`` did it, or it was done to them. ``until`` itself is left out."""

    person: int | None = None
    action: str = ""
    room: int | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditPage(NamedTuple):
    entries: list[AuditEntry]
    next: str | None


def list_entries(
    *, actor: User, wanted: Wanted | None = None, cursor: str = "", limit: int = PAGE
) -> AuditPage:
    """A page, the newest first, and where the next one begins.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: no such act, or no place in the list.
    """
    check_right(actor, Right.READ_AUDIT_LOG)
    limit = max(1, min(limit, PAGE_LIMIT))
    start = Cursor.parse(cursor) if cursor else None
    found = list(islice(_find(wanted or Wanted(), start, limit + 1), limit + 1))
    page = found[:limit]
    return AuditPage(page, str(Cursor(page[-1].at, page[-1].pk)) if len(found) > limit else None)


def find_room_named(name: str) -> int:
    """The number of a room that is called so, the latest of several.

    Raises:
        Invalid: none is.
    """
    rooms = Room.objects.exclude(kind=RoomKind.DIRECT).filter(name__iexact=name)
    found = rooms.order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(_("No room is called that."), field="room")
    return found


def export_entries(*, actor: User, wanted: Wanted) -> list[AuditEntry]:
    """The newest of them; that they were taken along is an entry too.

    Raises: Forbidden, Invalid.
    """
    check_right(actor, Right.READ_AUDIT_LOG)
    found = list(islice(_find(wanted, None, EXPORT_LIMIT), EXPORT_LIMIT))
    note_about_export(actor=actor, subject=f"audit log, {len(found)} entries")
    return found


def read_policy() -> int | None:
    """How many days an entry is kept; None for ever."""
    policy = AuditPolicy.objects.filter(pk=1).first()
    return policy.days if policy else None


@transaction.atomic
def change_policy(*, actor: User, days: int | None) -> None:
    """How long entries are kept. That it was changed is an entry, which is kept as long.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: shorter than anybody could look back, or longer than there are days.
    """
    lock_workspace(actor, Right.KEEP_AUDIT_LOG)
    if days is not None and not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise Invalid(_("Keep entries for at least %d days, or for ever.") % SHORTEST_DAYS, field="days")
    note_setting(actor=actor, name="audit_days", before=read_policy() or "ever", after=days or "ever")
    AuditPolicy.objects.update_or_create(pk=1, defaults={"days": days})


def remove_old_entries() -> int:
    """What is older than the policy says, a bounded number at a time."""
    days = read_policy()
    if days is None:
        return 0
    # An hour later than the trigger allows: its clock is the database's
    old = AuditEntry.objects.filter(at__lt=timezone.now() - timedelta(days=days, hours=1))
    ids = list(old.order_by("at", "pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    return AuditEntry.objects.filter(pk__in=ids)._raw_delete("default") if ids else 0  # noqa: SLF001


def _find(wanted: Wanted, start: Cursor | None, limit: int) -> Iterator[AuditEntry]:
    """By one index each: who did it and whom it was done to are two lists, which are merged."""
    entries = _narrow(wanted, start)
    if wanted.person is None:
        return iter(entries[:limit])
    by_them = entries.filter(actor=wanted.person)[:limit]
    to_them = entries.filter(person=wanted.person).exclude(actor=wanted.person)[:limit]
    return merge(by_them, to_them, key=lambda entry: (entry.at, entry.pk), reverse=True)


def _narrow(wanted: Wanted, start: Cursor | None) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.select_related("actor", "person").order_by("-at", "-pk")
    if wanted.action:
        if wanted.action not in AuditAction.values:
            raise Invalid(_("Choose one from the list."), field="action")
        entries = entries.filter(action=wanted.action)
    if wanted.room is not None:
        entries = entries.filter(room_id=wanted.room)
    if wanted.since is not None:
        entries = entries.filter(at__gte=wanted.since)
    if wanted.until is not None:
        entries = entries.filter(at__lt=wanted.until)
    if start is not None:
        # The first condition is what an index can begin at
        entries = entries.filter(Q(at__lt=start.at) | Q(at=start.at, pk__lt=start.pk), at__lte=start.at)
    return entries
