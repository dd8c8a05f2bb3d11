"""Files as people and attackers send them, made while the tests run."""

import io
from uuid import UUID, uuid4

from PIL import Image

from syncchat.domain.files.uploads import add_part, begin_upload
from syncchat.domain.messages.messages import send_message
from syncchat.models import Attachment, Message, Room, User


def make_picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(drawn, kind, **options)
    return drawn.getvalue()


def make_located_picture() -> bytes:
    """As a telephone writes it: turned on its side, with the place in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 15.0)
    exif.get_ifd(0x8825)[1] = "N"
    return make_picture(exif=exif)


def upload(person: User, content: bytes, name: str = "notes.txt", id: UUID | None = None) -> Attachment:  # noqa: A002
    begun = begin_upload(actor=person, id=id or uuid4(), name=name, size=len(content))
    return add_part(actor=person, upload_id=begun.pk, offset=0, content=content)


def send_files(person: User, room: Room, *files: Attachment, body: str = "") -> Message:
    sent = send_message(
        actor=person, room_id=room.pk, id=uuid4(), body=body, files=[each.pk for each in files]
    )
    return sent.message
