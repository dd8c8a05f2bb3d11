"""What a rule would delete, before it is one."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from syncchat.domain.retention.holds import match_held, match_held_files
from syncchat.domain.retention.rules import Days, Scope, find_start, list_rooms_of
from syncchat.domain.rights.asking import check_right
from syncchat.models import Attachment, Message, Room, User
from syncchat.protocol.kinds import MessageKind, Right, RoomKind

LISTED = 20


@dataclass(frozen=True)
class Share:
    """``room_id`` where the owner may open it."""

    name: str
    count: int
    room_id: int | None = None


@dataclass(frozen=True)
class Preview:
    messages: int = 0
    files: int = 0
    size: int = 0
    # Messages that a hold keeps
    held: int = 0
    rooms: list[Share] = field(default_factory=list)


def preview_rule(*, actor: User, scope: Scope, days: Days) -> Preview:
    """Counted now; until it is done, a little more grows old.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: no such number of days.
    """
    check_right(actor, Right.KEEP_MESSAGES)
    days.check()
    rooms = list_rooms_of(scope)
    said = Message.objects.filter(room__in=rooms, kind=MessageKind.TEXT, deleted_at=None)
    old = said.filter(created_at__lt=find_start(days.messages)) if days.messages else said.none()
    going = old.exclude(match_held())
    sent = Attachment.objects.once().filter(_match_files(days), message__room__in=rooms).exclude(stored="")
    whole = sent.exclude(match_held_files()).aggregate(count=Count("pk"), size=Sum("size"))
    count = going.count()
    return Preview(
        messages=count,
        files=whole["count"],
        size=whole["size"] or 0,
        held=old.count() - count,
        rooms=_share_among_rooms(going, actor) if scope.room is None else [],
    )


def _match_files(days: Days) -> Q:
    """With their messages, or before them."""
    found = Q(pk__in=[])
    for limit in (days.messages, days.files):
        if limit:
            found |= Q(message__created_at__lt=find_start(limit))
    return found


def _share_among_rooms(going: QuerySet[Message], reader: User) -> list[Share]:
    readable = Room.objects.visible_to(reader.pk)
    rows = going.values("room").annotate(count=Count("pk")).order_by("-count", "room")
    named = dict(rows.filter(room__in=readable).values_list("room", "count")[:LISTED])
    rooms = readable.in_bulk(list(named))
    closed = going.exclude(room__in=readable)
    shares = [Share(rooms[pk].name or _("Direct messages"), count, pk) for pk, count in named.items()]
    others = (
        (_("Direct messages of others"), closed.filter(room__kind=RoomKind.DIRECT).count()),
        (_("Private rooms of others"), closed.exclude(room__kind=RoomKind.DIRECT).count()),
    )
    return [*shares, *(Share(name, count) for name, count in others if count)]
