"""Forwards, once everything that they could be copies of is here."""

from uuid import UUID

from django.db import transaction

from syncchat.domain.messages.mentions import read_named, render_body
from syncchat.models import Attachment, Forward, IndexPosition, Message
from syncchat.search.indexing import forget_messages
from syncchat.transfer.writing.ids import References
from syncchat.transfer.writing.notes import Notes


def settle_forwards(references: References, notes: Notes, *, is_dry: bool) -> None:
    """A forward refers to what it is a copy of. Where that is not there, its words are quoted instead."""
    for pk, key in references.list_forwards():
        original = references.find_anywhere(key)
        if original is None:
            notes.add_problem(str(pk), "What this message forwards is not there; its words are quoted.")
        if is_dry:
            continue
        if original is not None:
            room = Message.objects.values_list("room_id", flat=True).get(pk=original)
            Forward.objects.filter(pk=pk).update(original=original, room=room)
        else:
            _quote(pk)


@transaction.atomic
def _quote(pk: UUID) -> None:
    forward = Forward.objects.filter(pk=pk, is_deleted=False).select_related("message__room").first()
    if forward is None:
        return
    message = forward.message
    quoted = "\n".join(f"> {line}" for line in forward.body.split("\n")) if forward.body else ""
    render_body(message, "\n\n".join(filter(None, (message.body, quoted))), read_named(message.html))
    copies = list(Attachment.objects.filter(message=message, copy_of__isnull=False).order_by("place"))
    for copy in copies:
        original = Attachment.objects.filter(copies=copy, message=None)
        original.update(message=message, place=copy.place)
        Attachment.objects.filter(pk=copy.pk).delete()
    message.has_forward = False
    message.file_count = Attachment.objects.filter(message=message).count()
    message.save()
    forward.delete()
    # The index may have read it already
    forget_messages([pk])
    behind = IndexPosition.objects.filter(log_id=message.room.log_id, seq__gte=message.seq)
    behind.update(seq=message.seq - 1)
