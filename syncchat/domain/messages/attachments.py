"""Uploads become part of a message, once, together with it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from syncchat.errors import Conflict, Invalid
from syncchat.models import Attachment, Message
from syncchat.protocol.commands import FILES_LIMIT


def read_uploads(wanted: Iterable[Sequence[UUID]]) -> dict[UUID, Attachment]:
    """Locked, so that of two messages with the same file one is refused. No query where nobody attaches."""
    ids = {each for files in wanted for each in files}
    if not ids:
        return {}
    found = Attachment.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {attachment.pk: attachment for attachment in found}


def choose_uploads(
    files: Sequence[UUID], uploads: dict[UUID, Attachment], uploader_id: int
) -> list[Attachment]:
    """The uploads a message may take, in its order.

    Raises:
        Invalid: too many, one twice, or one that is not whole or not this person's.
        Conflict: one is in another message already.
    """
    if len(files) > FILES_LIMIT:
        raise Invalid(_("At most %s files go with one message.") % FILES_LIMIT, field="files")
    if len(set(files)) != len(files):
        raise Invalid(_("The same file is attached twice."), field="files")
    return [_choose(uploads.get(each), uploader_id) for each in files]


def _choose(upload: Attachment | None, uploader_id: int) -> Attachment:
    if upload is None or upload.uploader_id != uploader_id or not upload.is_ready:
        raise Invalid(
            _("A file of this message is not on the server any more. Attach it again."), field="files"
        )
    if upload.message_id is not None:
        raise Conflict(_("A file of this message was sent already, with another one."), field="files")
    return upload


def attach(message: Message, uploads: Sequence[Attachment]) -> list[Attachment]:
    """In memory only: the caller stores the message first."""
    for place, upload in enumerate(uploads):
        upload.message, upload.place = message, place
    message.file_count = len(uploads)
    message.files = list(uploads)
    return message.files


def store_attached(uploads: Sequence[Attachment]) -> None:
    if uploads:
        Attachment.objects.bulk_update(uploads, ["message", "place"])
