"""A file comes in before its message, in parts: a dropped connection costs one part, not the file."""

import io
import tempfile
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from syncchat.access import get_upload_for
from syncchat.domain.files.file_names import change_ending, clean_file_name
from syncchat.domain.files.file_storage import drop_files, has_files, join_parts, keep_file, keep_part
from syncchat.domain.files.file_types import FILMS, UNKNOWN, find_type
from syncchat.domain.files.images import Drawn, redraw
from syncchat.domain.files.isobmff import blank_places
from syncchat.domain.files.pixels import TooLarge, Unreadable
from syncchat.domain.files.strip import strip_picture
from syncchat.domain.files.voice import check_voice
from syncchat.domain.limits.limits import check_limit
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Attachment, User
from syncchat.protocol.kinds import FileKind
from syncchat.protocol.uploads import NewVoice

PART_LIMIT = 4 * 1024 * 1024
MEGABYTE = 1024 * 1024
# Sent with no message, so that nobody fills the disk a file at a time
UNSENT_LIMIT = 100


def begin_upload(
    *,
    actor: User,
    id: UUID,  # noqa: A002
    name: str,
    size: int,
    voice: NewVoice | None = None,
) -> Attachment:
    """Announce a file. Asked again under the same id, the answer is how far it has come.

    Raises:
        Invalid: empty, or bigger than a file may be; of a voice message, longer or louder than there are.
        Forbidden: the workspace, or this person, has no room for it.
        Conflict: the id is somebody else's.
    """
    known = Attachment.objects.filter(pk=id).first()
    if known is None:
        check_limit(name="upload", key=str(actor.pk))
        check_size(size)
        _check_has_room(actor, size)
        announced = {"name": clean_file_name(name), "size": size, "voice": check_voice(voice)}
        try:
            with transaction.atomic():
                return Attachment.objects.create(id=id, uploader=actor, **announced)
        except IntegrityError:
            known = Attachment.objects.get(pk=id)
    if known.uploader_id != actor.pk:
        raise Conflict(_("This file's id is taken. Send it again with a new one."), field="id")
    if not has_files(known.parts):
        _begin_again(known)
    return known


def check_size(size: int) -> None:
    if size < 1:
        raise Invalid(_("This file is empty."), field="size")
    if size > settings.UPLOAD_LIMIT * MEGABYTE:
        shown = {"size": -(-size // MEGABYTE), "limit": settings.UPLOAD_LIMIT}
        raise Invalid(_("Too big: %(size)d MB, the limit is %(limit)d") % shown, field="size")


def _check_has_room(uploader: User, size: int) -> None:
    if Attachment.objects.filter(uploader=uploader, message=None).count() >= UNSENT_LIMIT:
        raise Forbidden(_("Too many files wait to be sent. Send or remove some first."), field="size")
    if _is_over(settings.UPLOAD_QUOTA_PERSON, Attachment.objects.once().filter(uploader=uploader), size):
        words = _("Your files take all the room that is yours. Delete some of them first.")
        raise Forbidden(words, field="size")
    if _is_over(settings.UPLOAD_QUOTA, Attachment.objects.once(), size):
        words = _("This workspace has no room for more files. Its owner can make room.")
        raise Forbidden(words, field="size")


def _is_over(quota: int, files: QuerySet[Attachment], size: int) -> bool:
    """``quota`` in megabytes; 0 sets none."""
    if not quota:
        return False
    taken = files.aggregate(total=Sum("size"))["total"] or 0
    return bool(taken + size > quota * MEGABYTE)


def add_part(*, actor: User, upload_id: UUID, offset: int, content: bytes) -> Attachment:
    """Take the bytes from ``offset`` on; with the last of them the file is read and stored.

    Raises:
        NotFound: no such upload of this person, or it is sent already.
        Conflict: the server has less, or more; ask how much.
        Invalid: more than was announced.
    """
    upload = get_upload_for(actor, upload_id)
    if upload.is_ready:
        return upload
    _check_fits(upload, offset, content)
    if content:
        upload = _append(upload, keep_part(upload.pk, offset, content), offset, len(content))
    return finish_upload(upload) if upload.received == upload.size else upload


def _check_fits(upload: Attachment, offset: int, content: bytes) -> None:
    if offset != upload.received:
        raise _ask_how_much()
    if len(content) > PART_LIMIT or offset + len(content) > upload.size:
        raise Invalid(_("This is more than was announced."), field="size")


def _append(upload: Attachment, name: str, offset: int, length: int) -> Attachment:
    """The lock is held for two statements, never while bytes are written."""
    try:
        with transaction.atomic():
            locked = Attachment.objects.select_for_update().filter(pk=upload.pk, received=offset).first()
            if locked is None:
                raise _ask_how_much()
            locked.received += length
            locked.parts = [*locked.parts, name]
            locked.save(update_fields=["received", "parts"])
            return locked
    except BaseException:
        drop_files([name])
        raise


def _ask_how_much() -> Conflict:
    return Conflict(_("The server has another part of this file. Ask how much."), field="offset")


def _begin_again(upload: Attachment) -> None:
    """Forget what came in: part of it is gone, as after a restore whose backup did not find it any more."""
    Attachment.objects.filter(pk=upload.pk, stored="").update(received=0, parts=[])
    drop_files(upload.parts)
    upload.refresh_from_db()


def finish_upload(upload: Attachment) -> Attachment:
    """Read what it is, store it so, and forget the parts.

    Raises:
        Conflict: a part is gone; the upload begins again.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as whole:
        try:
            join_parts(upload.parts, whole)
        except FileNotFoundError as error:
            _begin_again(upload)
            raise _ask_how_much() from error
        made = keep_content(upload, whole)
    return _settle(made)


def keep_content(upload: Attachment, whole: BinaryIO) -> Attachment:
    """Store it as what it is, and let the row say so; the row is not saved."""
    upload.kind, upload.type = find_type(whole)
    if upload.kind != FileKind.AUDIO:
        upload.voice = None
    whole.seek(0)
    if upload.kind == FileKind.IMAGE:
        try:
            return _keep_picture(upload, redraw(whole))
        except TooLarge:
            # The limits are of drawing, not of sending
            upload.kind = FileKind.FILE
        except Unreadable:
            # It only says that it is a picture: nobody's browser is asked to find out what it is
            said, upload.kind, upload.type = upload.type, FileKind.FILE, UNKNOWN
            return _keep_as_it_is(upload, whole, said)
    return _keep_as_it_is(upload, whole, upload.type)


def _keep_as_it_is(upload: Attachment, whole: BinaryIO, said: str) -> Attachment:
    """Byte for byte, but for the place of a picture or film, where its kind says how that is taken out."""
    if said in FILMS:
        blank_places(whole)
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as stripped:
        try:
            found = strip_picture(whole, stripped, said)
        except ValueError:
            found, upload.type = False, UNKNOWN
        upload.size = (stripped if found else whole).seek(0, io.SEEK_END)
        (stripped if found else whole).seek(0)
        upload.stored = keep_file(stripped if found else whole)
    return upload


def _keep_picture(upload: Attachment, drawn: Drawn) -> Attachment:
    upload.stored = keep_file(drawn.content, drawn.ending)
    upload.thumbnail = keep_file(drawn.thumbnail, "webp") if drawn.thumbnail else ""
    if drawn.type != upload.type:
        upload.name = change_ending(upload.name, drawn.ending)
    upload.type, upload.size = drawn.type, len(drawn.content)
    upload.width, upload.height = drawn.width, drawn.height
    return upload


def _settle(made: Attachment) -> Attachment:
    """Of two that finish the same upload at once, the first one's files stay."""
    parts, made.parts, made.received = made.parts, [], made.size
    fields = ("kind", "type", "name", "size", "received", "width", "height", "voice", "parts")
    values = {field: getattr(made, field) for field in fields}
    # A FileField's value is its name
    values |= {"stored": made.stored.name, "thumbnail": made.thumbnail.name or ""}
    if Attachment.objects.filter(pk=made.pk, stored="").update(**values):
        drop_files(parts)
        return made
    drop_files([name for name in (made.stored.name, made.thumbnail.name) if name])
    stored = Attachment.objects.filter(pk=made.pk).first()
    if stored is None:
        raise NotFound  # taken back while it was being read
    return stored


def cancel_upload(*, actor: User, upload_id: UUID) -> None:
    """Take back what is not sent; what is gone already stays gone."""
    try:
        get_upload_for(actor, upload_id).delete()
    except NotFound:
        return
