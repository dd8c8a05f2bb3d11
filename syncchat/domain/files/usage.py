"""What files use, for owners: in all, by person, by room, and the largest.

Rooms that an owner may not read stay nameless, and so do the files in them.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from syncchat.domain.rights.asking import check_right
from syncchat.models import Attachment, Room, User
from syncchat.protocol.kinds import Right, RoomKind

LISTED = 10
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Share:
    """``room_id`` where the owner may open it."""

    name: str
    size: int
    count: int
    user_id: int | None = None
    room_id: int | None = None


@dataclass(frozen=True)
class LargeFile:
    name: str
    size: int
    uploader: User
    room_name: str
    room_id: int | None
    seq: int
    attachment: Attachment


@dataclass(frozen=True)
class Usage:
    size: int
    count: int
    quota: int
    people: list[Share]
    rooms: list[Share]
    largest: list[LargeFile]


def measure_usage(*, actor: User) -> Usage:
    """Raises: Forbidden for all but owners."""
    check_right(actor, Right.CHANGE_SETTINGS)
    files = Attachment.objects.once().exclude(stored="")
    whole = add_up(files)
    return Usage(
        size=whole.size,
        count=whole.count,
        quota=settings.UPLOAD_QUOTA * MEGABYTE,
        people=_share_among_people(files),
        rooms=share_among_rooms(files, actor),
        largest=list_largest(files, actor),
    )


def add_up(files: QuerySet[Attachment]) -> Share:
    found = files.aggregate(size=Sum("size"), count=Count("pk"))
    return Share("", found["size"] or 0, found["count"])


def _share_among_people(files: QuerySet[Attachment]) -> list[Share]:
    rows = _group(files, "uploader")[:LISTED]
    people = User.objects.in_bulk([row["uploader"] for row in rows])
    return [
        Share(people[row["uploader"]].name, row["bytes"], row["count"], user_id=row["uploader"])
        for row in rows
        if row["uploader"] in people
    ]


def share_among_rooms(files: QuerySet[Attachment], reader: User) -> list[Share]:
    """The rooms that they may read by name; of each other kind, one sum."""
    sent = files.filter(message__isnull=False)
    readable = Room.objects.visible_to(reader.pk)
    rows = _group(sent.filter(message__room__in=readable), "message__room")[:LISTED]
    rooms = readable.in_bulk([row["message__room"] for row in rows])
    named = [
        Share(_name(rooms[row["message__room"]]), row["bytes"], row["count"], room_id=row["message__room"])
        for row in rows
        if row["message__room"] in rooms
    ]
    closed = sent.exclude(message__room__in=readable)
    direct = closed.filter(message__room__kind=RoomKind.DIRECT)
    sums = (
        (_("Direct messages of others"), direct),
        (_("Private rooms of others"), closed.exclude(message__room__kind=RoomKind.DIRECT)),
        (_("Not sent yet"), files.filter(message__isnull=True)),
    )
    others = [replace(add_up(each), name=name) for name, each in sums]
    return [*named, *(each for each in others if each.count)]


def list_largest(files: QuerySet[Attachment], reader: User) -> list[LargeFile]:
    readable = set(Room.objects.visible_to(reader.pk).values_list("pk", flat=True))
    sent = files.filter(message__isnull=False).select_related("uploader", "message__room")
    return [_describe(each, readable) for each in sent.order_by("-size", "pk")[:LISTED]]


def _describe(file: Attachment, readable: set[int]) -> LargeFile:
    message = file.message
    assert message  # noqa: S101  only those of messages are asked for
    room = message.room
    if room.pk in readable:
        return LargeFile(file.name, file.size, file.uploader, _name(room), room.pk, message.seq, file)
    closed = _("a direct message") if room.kind == RoomKind.DIRECT else _("a private room")
    return LargeFile(_("A file"), file.size, file.uploader, closed, None, message.seq, file)


def _name(room: Room) -> str:
    return room.name or _("Direct messages")


def _group(files: QuerySet[Attachment], by: str) -> QuerySet[Attachment, dict[str, Any]]:
    grouped: QuerySet[Attachment, dict[str, Any]] = (
        files.values(by).annotate(bytes=Sum("size"), count=Count("pk")).order_by("-bytes", by)
    )
    return grouped
