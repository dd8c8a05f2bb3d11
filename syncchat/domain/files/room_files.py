"""What was attached in a room, the newest first."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from syncchat.access import find_room_for
from syncchat.models import Attachment, User
from syncchat.protocol.kinds import FileKind
from syncchat.text.names import fold_name


class RoomFiles(NamedTuple):
    files: list[Attachment]
    total: int
    next: int | None


def list_room_files(
    *,
    user: User,
    room_id: int,
    kind: FileKind | None = None,
    name: str = "",
    author: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> RoomFiles:
    """Whole messages' files, so that a page never ends inside one: it may be a few longer than asked.

    ``name`` is looked for within their names, as the lists of rooms and people look for theirs.

    Raises:
        NotFound: this person may not read the room.
    """
    room = find_room_for(user, room_id)
    every = Attachment.objects.filter(message__room=room).exclude(stored="")
    if kind is not None:
        every = every.filter(kind=kind)
    if author is not None:
        every = every.filter(message__author=author)
    if name.strip():
        every = every.filter(pk__in=_find_named(every, name))
    page = every if before is None else every.filter(message__seq__lt=before)
    ordered = page.select_related("message__author").order_by("-message__seq", "place")
    files = list(ordered[:limit])
    if len(files) < limit:
        return RoomFiles(files, every.count(), None)
    last = _seq_of(files[-1])
    rest = page.filter(message__seq=last, place__gt=files[-1].place)
    files += rest.select_related("message__author").order_by("place")
    return RoomFiles(files, every.count(), last)


def _find_named(files: QuerySet[Attachment], name: str) -> list[UUID]:
    wanted = fold_name(name.strip())
    return [pk for pk, each in files.values_list("pk", "name") if wanted.is_in(fold_name(each))]


def _seq_of(attachment: Attachment) -> int:
    return attachment.message.seq if attachment.message else 0
