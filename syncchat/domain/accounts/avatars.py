"""A person's picture: read by what it is, never by its name, and drawn anew."""

import io
import secrets
from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from syncchat.domain.accounts.profiles import announce_profile
from syncchat.domain.files.pixels import TooLarge, Unreadable, make_bare, open_picture, read_strictly, unpack
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.errors import Invalid
from syncchat.models import User

SIDE = 256
# What telephones make; a proxy has to let it through in one piece (docs/hosting.md)
MEGABYTE = 1024 * 1024
BYTES_LIMIT = 25 * MEGABYTE
# Enough to cut the square from; a picture that has more is made smaller before
PIXELS_LIMIT = 8_000_000
QUALITY = 85


def set_avatar(*, actor: User, upload: BinaryIO, size: int) -> User:
    """Store a new picture, without anything the camera wrote into the file.

    Raises:
        Invalid: too big, or not a picture that can be read.
        Silenced: a picture speaks too.
    """
    check_may_speak(actor)
    if size > BYTES_LIMIT:
        words = _("Too big: %(size)d MB, the limit is %(limit)d.")
        shown = {"size": -(-size // MEGABYTE), "limit": BYTES_LIMIT // MEGABYTE}
        raise Invalid(words % shown, field="avatar")
    drawn = draw_avatar(upload)
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


def draw_avatar(upload: BinaryIO) -> bytes:
    """The middle square of the picture, as WebP.

    Only pixels are kept: no EXIF, no place, no file within the file.
    """
    try:
        with read_strictly():
            upright = unpack(open_picture(upload), PIXELS_LIMIT).convert("RGBA")
    except TooLarge as error:
        raise Invalid(_("Too many pixels. Make the picture smaller first."), field="avatar") from error
    except Unreadable as error:
        words = _("This file is not a picture we can read. Use a PNG, JPEG, WebP, GIF or AVIF file.")
        raise Invalid(words, field="avatar") from error
    drawn = io.BytesIO()
    square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    make_bare(square).save(drawn, "WEBP", quality=QUALITY)
    return drawn.getvalue()
