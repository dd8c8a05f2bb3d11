"""Making room: old or large files go for good. Their messages stay, and say that the file is gone."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_about_files
from syncchat.domain.files.usage import MEGABYTE, LargeFile, Share, add_up, list_largest, share_among_rooms
from syncchat.domain.retention.holds import match_held_files
from syncchat.domain.rights.asking import check_right
from syncchat.errors import Conflict, Invalid
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Attachment, Message, User
from syncchat.protocol.kinds import EntryKind, Right

# Of one transaction: others write in between
BATCH = 200
# Of one request
MOST = 5_000


@dataclass(frozen=True)
class Choice:
    """Days and megabytes; 0 sets no bound."""

    older_than: int = 0
    larger_than: int = 0


@dataclass(frozen=True)
class Preview:
    size: int
    count: int
    rooms: list[Share]
    largest: list[LargeFile]


@dataclass(frozen=True)
class Freed:
    size: int
    count: int
    left: int


def preview_freeing(*, actor: User, choice: Choice) -> Preview:
    """What would go.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: neither how old nor how large is chosen.
    """
    check_right(actor, Right.CHANGE_SETTINGS)
    files = _find(choice)
    whole = add_up(files)
    return Preview(whole.size, whole.count, share_among_rooms(files, actor), list_largest(files, actor))


def free_files(*, actor: User, choice: Choice, expected: int) -> Freed:
    """Delete them, also those in rooms of others. ``expected`` is how many the owner has seen would go.

    Raises:
        Forbidden, Invalid: as `preview_freeing`.
        Conflict: there are more than were seen.
    """
    check_right(actor, Right.CHANGE_SETTINGS)
    found = _find(choice).count()
    if found > expected:
        raise Conflict(_("There are more files now than you were shown. Look at them once more."))
    size = count = 0
    while count < MOST:
        batch = free_batch(actor, _find(choice))
        if not batch.count:
            break
        size, count = size + batch.size, count + batch.count
    if count:
        note_about_files(actor=actor, count=count, size=size)
    return Freed(size, count, _find(choice).count())


def _find(choice: Choice) -> QuerySet[Attachment]:
    if choice.older_than <= 0 and choice.larger_than <= 0:
        raise Invalid(_("Choose how old or how large the files are that go."), field="older_than")
    files = Attachment.objects.once().filter(message__isnull=False).exclude(stored="")
    if choice.older_than > 0:
        files = files.filter(message__created_at__lt=timezone.now() - timedelta(days=choice.older_than))
    if choice.larger_than > 0:
        files = files.filter(size__gte=choice.larger_than * MEGABYTE)
    return files.exclude(match_held_files())


@transaction.atomic
def free_batch(actor: User | None, found: QuerySet[Attachment]) -> Share:
    """Some of those that are found, of nobody's doing where it is the clock's."""
    listed = found.order_by("pk").values_list("pk", "message__room__log_id")[:BATCH]
    chosen = dict(listed)
    copies = Attachment.objects.filter(copy_of__in=chosen)
    lock_logs([*chosen.values(), *copies.values_list("message__room__log_id", flat=True)])
    # Read again under the locks: a message may have been deleted with its files
    files = list(found.filter(pk__in=chosen).select_related("message__room").order_by("pk"))
    size, count = sum(file.size for file in files), len(files)
    files += copies.filter(copy_of__in=files).select_related("message__room").order_by("pk")
    messages: dict[object, Message] = {}
    for file in files:
        for name in file.list_stored_names():
            transaction.on_commit(partial(default_storage.delete, name), robust=True)
        # No size: what is gone takes no room of anybody's
        file.stored, file.thumbnail, file.size = "", "", 0
        if file.message:
            messages[file.message_id] = file.message
    Attachment.objects.bulk_update(files, ["stored", "thumbnail", "size"])
    for message in messages.values():
        append_entry(log_id=message.room.log_id, kind=EntryKind.FILES_REMOVED, actor=actor, message=message)
    return Share("", size, count)
