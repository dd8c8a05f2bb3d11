"""An answer by mail becomes a message: by the verb that everybody sends by, with what that refuses."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from syncchat.access import get_message_for
from syncchat.domain.files.uploads import PART_LIMIT, add_part, begin_upload, cancel_upload
from syncchat.domain.ids import make_id
from syncchat.domain.limits.limits import check_send
from syncchat.domain.mail.incoming import IncomingFile, read_mail
from syncchat.domain.mail.reach import can_mail
from syncchat.domain.mail.reply_address import ReplyPlace, read_reply_address
from syncchat.domain.messages.messages import send_message
from syncchat.errors import DomainError, Forbidden, Invalid, NotFound
from syncchat.models import Message, User
from syncchat.protocol.commands import FILES_LIMIT


def find_replier(address: str, now: datetime) -> tuple[User, ReplyPlace]:
    """Who may write by this address, before anything of the mail is read.

    Raises:
        NotFound: none of ours, forged, or of somebody who is not here.
        Forbidden: it has run out.
    """
    place = read_reply_address(address, now)
    person = User.objects.filter(pk=place.person_id).first()
    if person is None or not can_mail(person):
        raise NotFound
    return person, place


def take_reply(address: str, content: bytes, now: datetime) -> Message:
    """Say in the room what the mail says. A mail that comes twice is said once.

    Raises:
        NotFound, Forbidden: not their address, not their room, or not by a person.
        Invalid: nothing new in it, too long, or not to be read.
        RateLimited: faster than a person writes.
    """
    person, place = find_replier(address, now)
    mail = read_mail(content, str(tuple(place)))
    if mail.sender != person.email.lower():
        raise Forbidden(_("Only the address that this mail was sent to may answer it."))
    room_id = _find_room(person, place)
    check_send(person.pk)
    if len(mail.files) > FILES_LIMIT:
        raise Invalid(_("At most %s files go with one message.") % FILES_LIMIT)
    # Its files went with it, and the verb knows the message
    known = Message.objects.filter(pk=mail.message_id).exists()
    with _upload_all(person, [] if known else mail.files) as uploads:
        return send_message(
            actor=person,
            room_id=room_id,
            id=mail.message_id,
            body=mail.words,
            thread=place.thread_id,
            files=uploads,
        ).message


@contextmanager
def _upload_all(person: User, files: list[IncomingFile]) -> Iterator[list[UUID]]:
    """Under ids of their own, lest the same mail that comes in beside takes them away. What was not sent is dropped."""
    uploads: list[UUID] = []
    try:
        for file in files:
            uploads.append(_upload(person, make_id(), file))
        yield uploads
    finally:
        for upload_id in uploads:
            # With the message it is no upload any more
            with suppress(DomainError):
                cancel_upload(actor=person, upload_id=upload_id)


def _find_room(person: User, place: ReplyPlace) -> int:
    if place.thread_id is not None:
        return get_message_for(person, place.thread_id).room_id
    return place.room_id or 0


def _upload(person: User, upload_id: UUID, file: IncomingFile) -> UUID:
    upload = begin_upload(actor=person, id=upload_id, name=file.name, size=len(file.content))
    while upload.received < upload.size:
        part = file.content[upload.received : upload.received + PART_LIMIT]
        upload = add_part(actor=person, upload_id=upload_id, offset=upload.received, content=part)
    return upload_id
