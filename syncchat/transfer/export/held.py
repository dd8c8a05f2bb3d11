"""What legal holds keep, for whoever runs the server: as it stands, and what was deleted meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from syncchat.domain.accounts.audit import note
from syncchat.domain.files.file_names import clean_file_name
from syncchat.domain.retention.holds import match_held
from syncchat.integrity.moment import hold_moment
from syncchat.models import Attachment, HeldFile, HeldMessage, LegalHold, Message, Room
from syncchat.models.audit_entry import AuditAction
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export.archive import Report, add_file, make_entry, stay_silent, writing_zip
from syncchat.transfer.export.messages import list_messages, name_file
from syncchat.transfer.export.names import Names
from syncchat.transfer.manifest import RECORDS
from syncchat.transfer.records import FilePart, MessageRecord, VersionPart, write_record


def export_held(target: Path, *, force: bool = False, report: Report = stay_silent) -> int:
    """Of all holds that last, lines as in an export (docs/transfer.md): how many messages. It is noted.

    Raises:
        TransferError: nothing is held, there is a file already, or no folder for it.
    """
    if not LegalHold.objects.filter(ended_at=None).exists():
        raise TransferError("Nothing is under a legal hold.")
    with writing_zip(target, force=force) as archive, hold_moment():
        said = Message.objects.filter(match_held())
        total, count = said.count(), 0
        with archive.open(make_entry(RECORDS), "w", force_zip64=True) as lines:
            for record in _list_records():
                lines.write(write_record(record))
                count += 1
                report("messages", count, total)
        for name, stored in _list_files():
            try:
                with default_storage.open(stored) as source:
                    add_file(archive, name, cast(BinaryIO, source))
            except FileNotFoundError:
                continue
    note(actor=None, action=AuditAction.HOLD_READ, subject=f"{count} messages")
    return count


def _list_records() -> Iterator[MessageRecord]:
    names = Names(tells_everything=True)
    said = Message.objects.filter(match_held())
    for room in Room.objects.filter(pk__in=said.values("room")).order_by("pk"):
        kept = HeldMessage.objects.filter(message__room=room).prefetch_related("files")
        held = {str(each.pk): each for each in kept}
        for record in list_messages(room, names, said):
            if found := held.get(record.id):
                _fill(record, found)
            yield record


def _fill(record: MessageRecord, held: HeldMessage) -> None:
    words = [record.text] if record.text and record.text != held.text else []
    record.text = "\n".join([*words, held.text, *(f"- {option}" for option in held.options)])
    versions = [VersionPart.model_validate(each) for each in held.versions]
    record.versions = [*versions, *(each for each in record.versions if each not in versions)]
    files = [FilePart(id=str(file.pk), name=file.name, path=_name(file)) for file in held.files.all()]
    record.files = [*record.files, *files]


def _list_files() -> Iterator[tuple[str, str]]:
    for file in HeldFile.objects.order_by("pk").iterator(500):
        yield _name(file), str(file.stored.name)
    sent = Attachment.objects.filter(match_held("message__")).exclude(stored="").select_related("copy_of")
    for attachment in sent.order_by("pk").iterator(500):
        yield name_file(attachment.copy_of or attachment), str(attachment.stored.name)


def _name(file: HeldFile) -> str:
    return f"held/{file.pk}/{clean_file_name(file.name)}"
