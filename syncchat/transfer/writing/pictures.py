"""Files and pictures from an archive: looked at as uploads are, whatever the archive says of them."""

import io
import secrets
import tempfile
from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from syncchat.domain.files.file_names import clean_file_name
from syncchat.domain.files.file_storage import keep_file
from syncchat.domain.files.file_types import find_type
from syncchat.domain.files.images import redraw
from syncchat.domain.files.pixels import TooLarge, Unreadable
from syncchat.domain.files.strip import strip_picture
from syncchat.domain.files.uploads import keep_content
from syncchat.models import Attachment
from syncchat.protocol.kinds import FileKind

CHUNK = 1024 * 1024
# Of a picture of a person, or an emoji
SMALL_LIMIT = 25 * 1024 * 1024


class TooBig(Exception):
    """It unpacks to more than it may."""


def copy_limited(source: BinaryIO, limit: int) -> BinaryIO:
    """On the disk, from its start. The caller closes it. Raises: TooBig."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    whole = tempfile.TemporaryFile(dir=settings.VAR_DIR)  # noqa: SIM115  it is handed over open
    size = 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limit:
            whole.close()
            raise TooBig
        whole.write(chunk)
    whole.seek(0)
    return whole


def keep_attachment(attachment: Attachment, whole: BinaryIO, *, is_ours: bool) -> None:
    """What it is, how large, and where it lies; the row is not saved."""
    attachment.name = clean_file_name(attachment.name)
    attachment.size = whole.seek(0, io.SEEK_END)
    whole.seek(0)
    if not (is_ours and _keep_as_exported(attachment, whole)):
        whole.seek(0)
        keep_content(attachment, whole)
    attachment.received = attachment.size


def _keep_as_exported(attachment: Attachment, whole: BinaryIO) -> bool:
    """A picture that was drawn anew here once stays byte for byte, if it is one and tells nothing besides."""
    kind, mime = find_type(whole)
    if kind != FileKind.IMAGE or not _is_bare(whole, mime):
        return False
    whole.seek(0)
    try:
        drawn = redraw(whole)
    except (TooLarge, Unreadable):
        return False
    whole.seek(0)
    attachment.kind, attachment.type = kind, mime
    attachment.width, attachment.height = drawn.width, drawn.height
    attachment.stored = keep_file(whole, mime.rpartition("/")[2].replace("jpeg", "jpg"))
    attachment.thumbnail = keep_file(drawn.thumbnail, "webp") if drawn.thumbnail else ""
    return True


def _is_bare(whole: BinaryIO, mime: str) -> bool:
    """Whether there is nothing to be taken out of it."""
    bare = io.BytesIO()
    try:
        if not strip_picture(whole, bare, mime):
            return False
    except ValueError:
        return False
    whole.seek(0)
    return bare.getvalue() == whole.read()


def keep_small(folder: str, content: bytes, draw: Callable[[BinaryIO], bytes], *, is_ours: bool) -> str:
    """A picture of a person or an emoji, drawn anew; where it is ours and bare, as it is. Returns its name."""
    drawn = draw(io.BytesIO(content))
    whole = io.BytesIO(content)
    if is_ours and find_type(whole).type == "image/webp" and _is_bare(whole, "image/webp"):
        drawn = content
    return default_storage.save(f"{folder}/{secrets.token_urlsafe(16)}.webp", ContentFile(drawn))
