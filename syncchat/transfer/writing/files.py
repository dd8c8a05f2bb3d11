"""The files of messages: stored before the message is, under ids that are the same each time."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from syncchat.domain.files.file_names import clean_file_name
from syncchat.domain.files.voice import check_voice
from syncchat.errors import Invalid
from syncchat.models import Attachment
from syncchat.protocol.kinds import FileKind
from syncchat.protocol.uploads import NewVoice
from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import FilePart
from syncchat.transfer.source import Source
from syncchat.transfer.writing.ids import derive_id, read_id
from syncchat.transfer.writing.notes import Notes
from syncchat.transfer.writing.pictures import TooBig, copy_limited, keep_attachment

# More fits into no column
LARGEST = 2**50
SIDE_LIMIT = 100_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FileWriter:
    def __init__(self, source: Source, notes: Notes, *, limit: int, is_dry: bool) -> None:
        self._source, self._notes, self._limit, self._is_dry = source, notes, limit, is_dry

    def store_original(self, part: FilePart, uploader_id: int, at: datetime) -> Attachment | None:
        """Of a copy: the file that was sent, of whatever message, or of none yet."""
        own = read_id(part.id)
        known = Attachment.objects.filter(pk=own).first() if own else None
        return known or self.store(part, own or derive_id(at, part.id), uploader_id, at)

    def store(self, part: FilePart, message_id: UUID, uploader_id: int, at: datetime) -> Attachment | None:
        """Not yet of a message; None where it could not be taken, which is in the report."""
        pk = self._find_id(part.id, message_id)
        known = Attachment.objects.filter(pk=pk).first()
        if known is not None and known.message_id not in (None, message_id):
            # The same export once more, beside the workspace that it is of
            pk = self._derive_id(part.id, message_id)
            known = Attachment.objects.filter(pk=pk).first()
        if known is not None:
            return known
        made = Attachment(
            id=pk,
            uploader_id=uploader_id,
            name=part.name,
            size=min(max(0, part.size), LARGEST),
            voice=read_voice(part),
            created_at=part.created_at or at,
        )
        if not part.path:
            return self._make_gone(made, part)
        return self._fill(made, part.path)

    def _find_id(self, key: str, message_id: UUID) -> UUID:
        own = read_id(key) if self._source.is_ours else None
        return own or self._derive_id(key, message_id)

    def _derive_id(self, key: str, message_id: UUID) -> UUID:
        """Of the same time as its message's, where that tells one."""
        at = datetime.fromtimestamp((message_id.int >> 80) / 1000, UTC) if message_id.version == 7 else EPOCH
        return derive_id(at, self._source.name, str(message_id), key)

    def _make_gone(self, made: Attachment, part: FilePart) -> Attachment | None:
        if not self._source.is_ours:
            self._notes.add_problem(part.name, "This file is not in the archive.")
            return None
        made.name = clean_file_name(part.name)
        made.kind, made.type = part.kind if part.kind in set(FileKind) else made.kind, part.mime[:100]
        made.width, made.height = _read_side(part.width), _read_side(part.height)
        made.received = made.size
        if not self._is_dry:
            made.save(force_insert=True)
        return made

    def _fill(self, made: Attachment, path: str) -> Attachment | None:
        try:
            with self._source.open_file(path) as member, copy_limited(member, self._limit) as whole:
                if self._is_dry:
                    return made
                keep_attachment(made, whole, is_ours=self._source.is_ours)
        except FileNotFoundError:
            self._notes.add_problem(path, "This file is not in the archive.")
            return None
        except TooBig:
            self._notes.add_problem(path, "This file is larger than the archive may hold.")
            return None
        except TransferError as error:
            self._notes.add_problem(path, str(error))
            return None
        # At once, so that whatever happens next it is somebody's, and goes after a day if no message takes it
        made.save(force_insert=True)
        return made


def read_voice(part: FilePart) -> dict[str, Any] | None:
    """None of what no recorder says: whoever reads the room reads it with this."""
    try:
        return check_voice(NewVoice.model_validate(part.voice)) if part.voice else None
    except (Invalid, ValidationError):
        return None


def _read_side(found: int | None) -> int | None:
    return found if found is not None and 0 < found <= SIDE_LIMIT else None
