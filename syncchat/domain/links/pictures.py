"""A page's picture, drawn anew and kept here: nobody who reads asks the page's server."""

import io
import secrets
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from syncchat.domain.files.pixels import TooLarge, Unreadable, make_bare, open_picture, read_strictly, unpack
from syncchat.domain.links.client import Client
from syncchat.domain.links.network import Unreachable

# By type, in bytes
PICTURES = {f"image/{name}": 5 * 1024 * 1024 for name in ("webp", "png", "jpeg", "gif", "avif")}
# Enough for a card; a picture that has more is made smaller before
PIXELS_LIMIT = 4_000_000
BOX = (640, 480)
# Less says nothing: a dot that counts its readers
SMALLEST = 16
QUALITY = 78
FOLDER = "previews"


class Picture(NamedTuple):
    name: str
    width: int
    height: int


def keep_picture(content: bytes) -> Picture | None:
    """None if it is none that can be drawn, or too small."""
    try:
        with read_strictly():
            drawn = unpack(open_picture(io.BytesIO(content)), PIXELS_LIMIT)
    except (TooLarge, Unreadable):
        return None
    drawn.thumbnail(BOX, Image.Resampling.LANCZOS)
    if min(drawn.size) < SMALLEST:
        return None
    file = io.BytesIO()
    make_bare(drawn).save(file, "WEBP", quality=QUALITY)
    name = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(16)}.webp", ContentFile(file.getvalue()))
    return Picture(name, *drawn.size)


def fetch_picture(client: Client, addresses: list[str]) -> Picture | None:
    """The first of them that is one."""
    for address in addresses:
        try:
            answer = client.get(address, PICTURES)
        except Unreachable:
            continue
        kept = None if answer.is_cut else keep_picture(answer.content)
        if kept:
            return kept
    return None
