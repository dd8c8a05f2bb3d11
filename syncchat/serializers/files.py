"""Files as they go out."""

from syncchat.models import Attachment, LinkPreview
from syncchat.protocol import events as wire
from syncchat.protocol.kinds import FileKind


def name_shown(attachment: Attachment) -> str:
    """A voice message is called by its length, and what it is saved as is nobody's business before that."""
    name = attachment.name
    return name.rpartition(".")[0] or name if attachment.voice else name


def serialize_file(attachment: Attachment) -> wire.File:
    url = f"/files/{attachment.pk}/"
    return wire.File(
        id=attachment.pk,
        name=name_shown(attachment),
        kind=FileKind(attachment.kind),
        type=attachment.type,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
        url=url,
        thumb=f"{url}thumbnail/" if attachment.thumbnail else None,
        voice=wire.Voice(**attachment.voice) if attachment.voice and not attachment.is_gone else None,
        gone=attachment.is_gone or None,
    )


def serialize_preview(preview: LinkPreview) -> wire.Preview:
    return wire.Preview(
        id=preview.pk,
        url=preview.address,
        site=preview.site,
        title=preview.title,
        description=preview.description,
        picture=f"/media/{preview.picture.name}" if preview.picture else None,
        width=preview.width,
        height=preview.height,
    )
