"""What a removed message was: put away before it is emptied, and brought back as it was.

It is put away as rows that no query of messages, files, reactions or search finds, so nothing has to know of it.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core import serializers
from django.db.models import Model
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.domain.retention.holds import keep_held
from syncchat.models import (
    Attachment,
    Forward,
    HeldMessage,
    Mention,
    Message,
    MessageActions,
    MessageVersion,
    Poll,
    PollOption,
    Reaction,
    Removal,
    RemovedFile,
    RemovedMessage,
    Room,
    Vote,
)
from syncchat.models.moderation.removal import RemovalState

# How long it can be undone once it is done
UNDONE_WITHIN = timedelta(hours=24)
FORGOTTEN_AT_ONCE = 100
FIELDS = (
    "body", "html", "renderer", "mentions_room", "pinned_by", "pinned_at",
    "file_count", "has_poll", "has_forward", "has_actions",
)  # fmt: skip
# What is shown of a forward that was emptied
SHOWN = ("body", "html", "renderer")


def put_away(removal: Removal, message: Message) -> None:
    """Inside the caller's transaction, before the message is emptied; its files stay on the disk."""
    files = list(message.attachments.order_by("place"))
    rows = [*files, *_list_rows(message)]
    keep_held([message])
    kept = RemovedMessage.objects.create(
        removal=removal,
        message=message,
        fields=_write([message])[0]["fields"],
        rows=_write(rows),
        forwards=_write_forwards(message),
    )
    names = [name for file in files for name in file.list_stored_names()]
    RemovedFile.objects.bulk_create(RemovedFile(kept=kept, stored=name) for name in names)
    # What names nothing takes nothing from the disk with it
    message.attachments.update(stored="", thumbnail="")


def _list_rows(message: Message) -> Iterable[Model]:
    """In the order in which they can come back: each after what it refers to."""
    for model in (Mention, Reaction, MessageVersion, MessageActions, Poll):
        yield from model._default_manager.filter(message=message).order_by("pk")
    yield from PollOption.objects.filter(poll=message.pk).order_by("pk")
    yield from Vote.objects.filter(option__poll=message.pk).order_by("pk")
    yield from Forward.objects.filter(message=message)


def _write_forwards(message: Message) -> list[dict[str, Any]]:
    """Of each that is shown: which message it is in, what it says, and its files."""
    shown = Forward.objects.filter(original=message, is_deleted=False).prefetch_related(
        "message__attachments"
    )
    return [
        {
            "message": str(forward.message_id),
            "fields": {name: getattr(forward, name) for name in SHOWN},
            "files": _write(forward.message.attachments.all()),
        }
        for forward in shown
    ]


def _write(rows: Iterable[Model]) -> list[dict[str, Any]]:
    """Times to the microsecond, which Django's own JSON cuts off."""
    return json.loads(json.dumps(serializers.serialize("python", rows), default=str))  # type: ignore[no-any-return]


def bring_back(kept: RemovedMessage) -> list[Message]:
    """Inside the caller's transaction, with the logs locked. Returns the messages that say something again."""
    message = kept.message
    for name in FIELDS:
        field = Message._meta.get_field(name)
        setattr(message, field.attname, field.to_python(kept.fields[name]))  # type: ignore[union-attr]
    message.deleted_at = None
    _read(kept.rows, files_of=message)
    message.save()
    shown = [forward for forward in map(_show_again, kept.forwards) if forward is not None]
    HeldMessage.objects.filter(message=message).delete()
    # They belong to what is back, and so are not to go from the disk
    kept.stored_files.update(stored="")
    kept.delete()
    return [message, *shown]


def _show_again(written: dict[str, Any]) -> Message | None:
    """Unless its message was deleted meanwhile, or it was emptied for another reason."""
    forward = Forward.objects.select_related("message__room").filter(pk=written["message"]).first()
    if forward is None or not forward.is_deleted or forward.message.deleted_at is not None:
        return None
    forward.is_deleted = False
    for name, value in written["fields"].items():
        setattr(forward, name, value)
    forward.save()
    forward.message.file_count = len(written["files"])
    _read(written["files"], files_of=forward.message)
    forward.message.save(update_fields=["file_count"])
    return forward.message


def _read(rows: list[dict[str, Any]], *, files_of: Message) -> None:
    taken = _find_taken(rows)
    for found in serializers.deserialize("python", rows):
        row = found.object
        if isinstance(row, Attachment):
            # Whoever uploaded it may have begun another one with the same id
            row.pk = make_id() if row.pk in taken else row.pk
            row.message = files_of
            # Of what was deleted since there is no copy either
            if row.copy_of_id and not Attachment.objects.filter(pk=row.copy_of_id).exists():
                files_of.file_count -= 1
                continue
        elif isinstance(row, Forward):
            _follow_original(row)
        row.save_base(raw=True)


def _follow_original(forward: Forward) -> None:
    """What was deleted where it was first said meanwhile is deleted here as well."""
    original = Message.objects.filter(pk__in=[forward.original_id]).first()
    if original is None or original.deleted_at is not None:
        forward.body, forward.html, forward.is_deleted = "", "", True
    forward.original = original
    forward.room = Room.objects.filter(pk__in=[forward.room_id]).first()


def list_originals(kept: Iterable[RemovedMessage]) -> list[str]:
    """Of what they pass on: deleting that waits while they are brought back."""
    rows = [row for each in kept for row in each.rows if row["model"] == Forward._meta.label_lower]
    return [row["fields"]["original"] for row in rows if row["fields"]["original"]]


def _find_taken(rows: list[dict[str, Any]]) -> set[object]:
    ids = [row["pk"] for row in rows if row["model"] == Attachment._meta.label_lower]
    return set(Attachment.objects.filter(pk__in=ids).values_list("pk", flat=True))


def forget_kept(message: Message) -> None:
    """Somebody wants this one gone whatever becomes of the others."""
    RemovedMessage.objects.filter(message=message).delete()


def forget_removed() -> None:
    """What can be undone no more, really, with its files: a bounded number in each transaction."""
    old = Removal.objects.filter(state=RemovalState.REMOVED, removed_at__lte=timezone.now() - UNDONE_WITHIN)
    for removal in old:
        while ids := list(removal.kept.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
            RemovedMessage.objects.filter(pk__in=ids).delete()
        Removal.objects.filter(pk=removal.pk, state=RemovalState.REMOVED).update(state=RemovalState.GONE)
