"""Handing out what is attached: asked again each time whether this person may have it."""

from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from syncchat.access import get_attachment_for
from syncchat.errors import NotFound
from syncchat.models import Attachment, User
from syncchat.protocol.kinds import FileKind
from syncchat.views.file_stores import serve_stored

# Shown where it is asked for; nothing else ever runs, plays or lays itself out in our origin
SHOWN = (FileKind.IMAGE, FileKind.AUDIO, FileKind.VIDEO)
THUMBNAIL_TYPE = "image/webp"


@require_safe
async def show_file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    attachment = await _find(request, file_id)
    headers = {
        **_protect(attachment.type),
        "Content-Disposition": str(content_disposition_header(attachment.kind not in SHOWN, attachment.name)),
    }
    return await serve_stored(request, str(attachment.stored.name), headers)


@require_safe
async def show_thumbnail(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    attachment = await _find(request, file_id)
    if not attachment.thumbnail:
        raise Http404
    return await serve_stored(request, str(attachment.thumbnail.name), _protect(THUMBNAIL_TYPE))


async def _find(request: HttpRequest, file_id: UUID) -> Attachment:
    user: Any = await request.auser()
    if not isinstance(user, User):
        raise Http404
    try:
        return await sync_to_async(get_attachment_for)(user, file_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _protect(content_type: str) -> dict[str, str]:
    return {
        "Content-Type": content_type,
        # Kept by the browser, and shown only after the server has said yes again
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
