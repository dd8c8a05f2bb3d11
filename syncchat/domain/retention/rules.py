"""How long messages and files are kept: a rule of the room, or else of all rooms or all direct messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_room_for
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import check_right
from syncchat.errors import Invalid
from syncchat.models import AuditEntry, RetentionRule, Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right, RoomKind

LONGEST_DAYS = 36_500
# Nothing goes for so long after a rule changed
GRACE = timedelta(hours=1)


@dataclass(frozen=True)
class Scope:
    """What a rule is of: a room, or all direct messages, or all rooms that have none."""

    room: Room | None = None
    of_directs: bool = False

    @classmethod
    def parse(cls, actor: User, text: str) -> "Scope":
        """Raises: NotFound, for a room that they do not see; Invalid, for what is none of these."""
        if text in ("rooms", "directs"):
            return cls(of_directs=text == "directs")
        if not (text.isascii() and text.isdecimal() and len(text) < 17):
            raise Invalid(_("Choose one from the list."), field="scope")
        room = find_room_for(actor, int(text))
        if room.kind == RoomKind.DIRECT:
            raise Invalid(_("All direct messages have one rule."), field="scope")
        return cls(room)


@dataclass(frozen=True)
class Days:
    """None is for ever; of files, as long as their messages."""

    messages: int | None = None
    files: int | None = None

    def __str__(self) -> str:
        files = f", files {self.files}" if self.files else ""
        return f"messages {self.messages or 'for ever'}{files}"

    def check(self) -> None:
        """Raises: Invalid."""
        for field, days in (("message_days", self.messages), ("file_days", self.files)):
            if days is not None and not 1 <= days <= LONGEST_DAYS:
                raise Invalid(_("Keep it for a day at least, or for ever."), field=field)


@dataclass(frozen=True)
class Due:
    """What of a room is too old: said before these times. None is nothing."""

    room: Room
    messages: datetime | None
    files: datetime | None


@transaction.atomic
def change_rule(*, actor: User, scope: Scope, days: Days) -> RetentionRule:
    """Nothing goes within the hour, so that a slip can be mended (`retention.applying`).

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: no such number of days.
    """
    lock_workspace(actor, Right.KEEP_MESSAGES)
    days.check()
    before = read_days(scope)
    rule, _made = RetentionRule.objects.update_or_create(
        room=scope.room,
        of_directs=scope.of_directs,
        defaults={"message_days": days.messages, "file_days": days.files},
    )
    if before != days:
        _note(actor, scope, before, days)
    return rule


@transaction.atomic
def drop_rule(*, actor: User, room: Room) -> None:
    """The room follows that of all rooms again.

    Raises:
        Forbidden: not an owner of the workspace.
    """
    lock_workspace(actor, Right.KEEP_MESSAGES)
    found = RetentionRule.objects.filter(room=room)
    if found.exists():
        _note(actor, Scope(room), read_days(Scope(room)), "as all rooms")
        found.delete()


def read_days(scope: Scope) -> Days | None:
    """None where there is no rule."""
    rule = RetentionRule.objects.filter(room=scope.room, of_directs=scope.of_directs).first()
    return Days(rule.message_days, rule.file_days) if rule else None


def list_room_rules(*, actor: User) -> list[RetentionRule]:
    """Raises: Forbidden for all but owners."""
    check_right(actor, Right.KEEP_MESSAGES)
    return list(RetentionRule.objects.filter(room__isnull=False).select_related("room").order_by("pk"))


def has_rules() -> bool:
    rules = RetentionRule.objects.exclude(message_days=None, file_days=None)
    return rules.exists()


def find_begin() -> datetime | None:
    """When what was changed holds, if that is yet to come: whatever day's work is waiting or going on meanwhile."""
    changed = AuditEntry.objects.filter(
        action=AuditAction.RETENTION_CHANGED, at__gt=timezone.now() - GRACE
    ).aggregate(last=Max("at"))["last"]
    return changed + GRACE if changed else None


def list_due() -> Iterator[Due]:
    """Each room of which something may be too old."""
    rules = RetentionRule.objects.exclude(message_days=None, file_days=None)
    for rule in rules.select_related("room").order_by("pk"):
        for room in list_rooms_of(Scope(rule.room, rule.of_directs)).order_by("pk").iterator(500):
            yield Due(room, _find_start(rule.message_days), _find_start(rule.file_days))


def list_rooms_of(scope: Scope) -> QuerySet[Room]:
    """Those that a rule is of: rooms with one of their own are not among those of their kind."""
    if scope.room is not None:
        return Room.objects.filter(pk=scope.room.pk)
    directs = Room.objects.filter(kind=RoomKind.DIRECT)
    own = RetentionRule.objects.filter(room__isnull=False)
    rooms = Room.objects.exclude(kind=RoomKind.DIRECT).exclude(pk__in=own.values("room"))
    return directs if scope.of_directs else rooms


def find_start(days: int) -> datetime:
    """What was said before it is too old."""
    return timezone.now() - timedelta(days=days)


def _find_start(days: int | None) -> datetime | None:
    return find_start(days) if days else None


def _note(actor: User, scope: Scope, before: object, after: object) -> None:
    subject = "" if scope.room else "direct messages" if scope.of_directs else "rooms"
    note(
        actor=actor,
        action=AuditAction.RETENTION_CHANGED,
        room=scope.room,
        subject=subject,
        before=before or "for ever",
        after=after,
    )
