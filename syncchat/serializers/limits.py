"""What a client may send at once, so that it need not be told by a refusal."""

from django.conf import settings

from syncchat.domain.files.uploads import MEGABYTE, PART_LIMIT
from syncchat.protocol import commands, server_frames


def make_limits() -> server_frames.Limits:
    return server_frames.Limits(
        body=commands.BODY_LIMIT,
        frame=commands.FRAME_LIMIT,
        page=server_frames.PAGE_LIMIT,
        files=commands.FILES_LIMIT,
        file=settings.UPLOAD_LIMIT * MEGABYTE,
        part=PART_LIMIT,
    )
