"""Somebody who changes their picture all the time: `python -m tests.faults.backup.pictures NAME`, until killed."""

import io
import itertools
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()

from PIL import Image

from syncchat.domain.accounts.avatars import set_avatar
from syncchat.models import User


def draw(shade: int) -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), (shade % 256, 80, 120)).save(picture, "PNG")
    picture.seek(0)
    return picture


def change(name: str) -> None:
    person = User.objects.get(username=name)
    for shade in itertools.count():
        picture = draw(shade)
        set_avatar(actor=person, upload=picture, size=len(picture.getbuffer()))
        print(shade, flush=True)


if __name__ == "__main__":
    change(sys.argv[1])
