"""Files as they go out."""

from typing import Any, cast

from syncchat.models import Attachment
from syncchat.protocol import events as wire


def serialize_file(attachment: Attachment) -> wire.File:
    url = f"/files/{attachment.pk}/"
    return wire.File(
        id=attachment.pk,
        name=attachment.name,
        kind=cast(Any, attachment.kind),
        type=attachment.type,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
        url=url,
        thumb=f"{url}thumbnail/" if attachment.thumbnail else None,
    )
