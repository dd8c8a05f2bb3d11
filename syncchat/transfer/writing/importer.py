"""The one way in: records of whatever source, in their order, to the database."""

from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from syncchat.domain.rooms.rooms import get_general
from syncchat.log.append import append_entry
from syncchat.models import ImportedKey, User
from syncchat.protocol.kinds import EntryKind
from syncchat.transfer.records import (
    EmojiRecord,
    FollowRecord,
    GroupRecord,
    MemberRecord,
    MessageRecord,
    PersonRecord,
    Record,
    RoomRecord,
    SavedRecord,
    WorkspaceRecord,
)
from syncchat.transfer.source import Problem, Source
from syncchat.transfer.sources.formats import list_records
from syncchat.transfer.writing.files import FileWriter
from syncchat.transfer.writing.forwards import settle_forwards
from syncchat.transfer.writing.marks import MarkWriter
from syncchat.transfer.writing.members import MemberWriter
from syncchat.transfer.writing.messages import MessageWriter
from syncchat.transfer.writing.notes import Notes
from syncchat.transfer.writing.people import PeopleWriter
from syncchat.transfer.writing.places import Places
from syncchat.transfer.writing.rooms import RoomWriter, find_room_to_fill

# A transaction of so many holds SQLite's only lock for a tenth of a second
BATCH = 1_000
# Of one file in an archive
FILE_LIMIT = 4 * 1024 * 1024 * 1024
# It began in an empty workspace, so that one which is resumed goes on as in one
BEGUN_EMPTY = "*"

Report = Callable[[str, int, int], None]


class Importer:
    """Reads a source from its start each time: what is here already is passed by, and so resuming is repeating."""

    def __init__(
        self,
        source: Source,
        *,
        notes: Notes | None = None,
        is_dry: bool = False,
        chosen: Mapping[str, str] | None = None,
        into: int | None = None,
        report: Report = lambda _what, _done, _total: None,
    ) -> None:
        if into is not None:
            find_room_to_fill(into)
        self.notes = notes or Notes()
        self._source, self._is_dry, self._report = source, is_dry, report
        self._places = Places(source.name)
        is_empty = _is_empty(source.name, is_dry=is_dry)
        options = {"is_empty": is_empty, "is_dry": is_dry}
        self._people = PeopleWriter(source, self._places, self.notes, chosen=dict(chosen or {}), **options)
        self._rooms = RoomWriter(source, self._places, self._people, self.notes, into=into, **options)
        files = FileWriter(source, self.notes, limit=FILE_LIMIT, is_dry=is_dry)
        self._messages = MessageWriter(source, self._places, self._people, files, self.notes, is_dry=is_dry)
        self._marks = MarkWriter(self._people, self._messages.references, self.notes, is_dry=is_dry)
        self._members = MemberWriter(
            source, self._places, self._people, self._messages.references, self.notes
        )
        # With the room that each is of: marks are of the one that was spoken of last
        self._waiting: list[tuple[str, MessageRecord | FollowRecord | SavedRecord]] = []
        self._room = ""
        self._done = 0
        self._odd: set[tuple[str, str]] = set()

    def run(self) -> Notes:
        """Raises: TransferError where the source cannot be read on. What is written stays, and a second run goes on."""
        with closing(self._messages.references):
            total = self._source.count_messages()
            for record in list_records(self._source):
                if isinstance(record, Problem):
                    self.notes.add_problem(record.subject, str(record))
                else:
                    self._take(record)
                    self._report("messages", self._done, total)
            self._flush()
            self._finish()
        return self.notes

    def _take(self, record: Record) -> None:
        self._note_odd(record)
        if isinstance(record, MessageRecord):
            self._done += 1
            self._room = record.room
            self._wait(record)
        elif isinstance(record, FollowRecord | SavedRecord):
            self._wait(record)
        else:
            self._flush()
            self._write(record)

    def _wait(self, record: MessageRecord | FollowRecord | SavedRecord) -> None:
        self._waiting.append((self._room, record))
        if len(self._waiting) >= BATCH:
            self._flush()

    def _write(self, record: Record) -> None:
        match record:
            case WorkspaceRecord():
                self._people.write_workspace(record)
            case PersonRecord():
                self._people.write_person(record)
            case GroupRecord():
                self._people.write_group(record)
            case EmojiRecord():
                self._people.write_emoji(record)
            case RoomRecord():
                self._room = record.id
                self._members.begin(self._rooms.find_or_make(record), record)
            case MemberRecord():
                self._members.note(record)

    def _flush(self) -> None:
        """Messages that follow one another in a room are written together."""
        waiting, self._waiting = self._waiting, []
        for (room, is_mark), group in groupby(waiting, key=_find_place):
            place = self._places.rooms.get(room)
            records = [record for _room, record in group]
            if place is None:
                for record in records:
                    self.notes.add_problem(room, "It is of a room that nothing is said of.", kind=record.type)
            elif is_mark:
                self._marks.write(place, [each for each in records if not isinstance(each, MessageRecord)])
            else:
                self._messages.write(place, [each for each in records if isinstance(each, MessageRecord)])

    def _note_odd(self, record: Record) -> None:
        """What a later release says and this one does not know, once for each name."""
        for name in record.model_extra or ():
            if (record.type, name) not in self._odd:
                self._odd.add((record.type, name))
                self.notes.add_problem(f"{record.type}.{name}"[:100], "This field is not known here.")

    def _finish(self) -> None:
        settle_forwards(self._messages.references, self.notes, is_dry=self._is_dry)
        if self._is_dry:
            return
        self._people.finish()
        self._members.finish()
        if not User.objects.filter(is_owner=True, is_active=True).exists():
            reason = "Nobody owns this workspace: manage.py make_owner NAME makes somebody its owner."
            self.notes.add_problem("workspace", reason)
        if self._people.emoji_by is not None:
            actor = User.objects.filter(pk=self._people.emoji_by).first()
            with transaction.atomic():
                append_entry(log_id=get_general().log_id, kind=EntryKind.EMOJI_CHANGED, actor=actor)
        # Whatever comes from there after this one comes into a workspace that goes on
        _find_beginning(self._source.name).delete()


def _find_place(waiting: tuple[str, MessageRecord | FollowRecord | SavedRecord]) -> tuple[str, bool]:
    """Its room, and whether it is a mark."""
    return waiting[0], not isinstance(waiting[1], MessageRecord)


def _is_empty(source: str, *, is_dry: bool) -> bool:
    """Whether nobody is here, or nobody was when this import was begun."""
    if _find_beginning(source).exists():
        return True
    is_empty = not User.objects.exists()
    if is_empty and not is_dry:
        ImportedKey.objects.create(source=source, key=BEGUN_EMPTY)
    return is_empty


def _find_beginning(source: str) -> "QuerySet[ImportedKey]":
    return ImportedKey.objects.filter(source=source, key=BEGUN_EMPTY, person=None, room=None, group=None)
