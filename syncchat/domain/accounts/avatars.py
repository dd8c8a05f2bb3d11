"""A person's picture: read by what it is, never by its name, and drawn anew."""

import io
import secrets
import warnings
from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from syncchat.domain.accounts.profiles import announce_profile
from syncchat.errors import Invalid
from syncchat.models import User

SIDE = 256
BYTES_LIMIT = 5 * 1024 * 1024
# A small file can unpack to gigabytes: this many pixels are 100 MB at most.
PIXELS_LIMIT = 24_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
QUALITY = 85


def set_avatar(*, actor: User, upload: BinaryIO, size: int) -> User:
    """Store a new picture, without anything the camera wrote into the file.

    Raises:
        Invalid: too big, or not a picture that can be read.
    """
    if size > BYTES_LIMIT:
        words = _("Too big: %(size)d MB, the limit is %(limit)d.")
        shown = {"size": -(-size // 1_000_000), "limit": BYTES_LIMIT // 1024 // 1024}
        raise Invalid(words % shown, field="avatar")
    drawn = _redraw(upload)
    name = default_storage.save(f"avatars/{secrets.token_urlsafe(16)}.webp", ContentFile(drawn))
    return _replace_avatar(actor, name)


def remove_avatar(*, actor: User) -> User:
    return _replace_avatar(actor, "")


@transaction.atomic
def _replace_avatar(user: User, name: str) -> User:
    old = user.avatar.name
    user.avatar = name
    user.save(update_fields=["avatar"])
    announce_profile(user)
    if old:
        transaction.on_commit(partial(default_storage.delete, old))
    return user


def _redraw(upload: BinaryIO) -> bytes:
    """The middle square of the picture, as WebP.

    Only pixels are kept: no EXIF, no place, no file within the file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
            if picture.width * picture.height > PIXELS_LIMIT:
                raise Invalid(_("Too many pixels. Make the picture smaller first."), field="avatar")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except Invalid:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:  # fmt: skip
        words = _("This file is not a picture we can read. Use a PNG, JPEG, WebP, GIF or AVIF file.")
        raise Invalid(words, field="avatar") from error
    drawn = io.BytesIO()
    square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    Image.frombytes("RGBA", square.size, square.tobytes()).save(drawn, "WEBP", quality=QUALITY)
    return drawn.getvalue()
