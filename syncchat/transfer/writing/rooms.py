"""Rooms. One that is here already is never written into, unless nothing was said in it."""

from django.db import transaction
from django.utils import timezone

from syncchat.domain.rooms.directs import OTHERS_LIMIT
from syncchat.domain.rooms.room_names import NAME_LIMIT, TOPIC_LIMIT, clean_line, fold_name
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import Invalid
from syncchat.log.append import create_log
from syncchat.models import Message, Room
from syncchat.protocol.kinds import MessageKind, RoomKind
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export.names import name_room
from syncchat.transfer.records import RoomRecord
from syncchat.transfer.source import Source
from syncchat.transfer.writing.notes import Notes
from syncchat.transfer.writing.people import PeopleWriter
from syncchat.transfer.writing.places import Places, RoomPlace


class RoomWriter:
    def __init__(
        self,
        source: Source,
        places: Places,
        people: PeopleWriter,
        notes: Notes,
        *,
        is_empty: bool,
        is_dry: bool,
        into: int | None,
    ) -> None:
        self._source, self._places, self._people, self._notes = source, places, people, notes
        self._is_empty, self._is_dry, self._into = is_empty, is_dry, into
        # Public ones that a dry run would have made
        self._promised: set[str] = set()

    def find_or_make(self, record: RoomRecord) -> RoomPlace:
        found = self._find(record)
        place = found or self._make(record)
        self._notes.known["room"] += found is not None
        self._notes.made["room"] += found is None
        self._places.rooms[record.id] = place
        return place

    def _find(self, record: RoomRecord) -> RoomPlace | None:
        key = self._places.find_key("room", record.id)
        if key is not None and key.room is not None:
            return RoomPlace(key.room.pk, key.room.log_id, record.id, key.room.kind, key.is_complete)
        if self._source.is_ours and (same := _find_same(record)) is not None:
            return RoomPlace(same.pk, same.log_id, record.id, same.kind, is_complete=True)
        if self._into is not None:
            return self._keep(find_room_to_fill(self._into), record)
        if record.is_general:
            general = get_general()
            if not _is_written(general):
                self._adopt_general(general, record)
                return self._keep(general, record)
        if record.kind == RoomKind.DIRECT and (key_of := self._find_direct_key(record)):
            direct = Room.objects.filter(direct_key=key_of).first()
            if direct is not None and not _is_written(direct):
                return self._keep(direct, record)
        return None

    def _keep(self, room: Room, record: RoomRecord) -> RoomPlace:
        if not self._is_dry:
            self._places.keep_key("room", record.id, room.pk)
        return RoomPlace(room.pk, room.log_id, record.id, room.kind)

    def _adopt_general(self, general: Room, record: RoomRecord) -> None:
        """In an empty workspace it becomes the one that everybody was in; else it stays called as it is."""
        if not self._is_empty or self._is_dry:
            return
        general.name = self._clean(record.name, NAME_LIMIT) or general.name
        general.topic = self._clean(record.topic, TOPIC_LIMIT)
        general.is_announcement, general.slow_mode = record.is_announcement, record.slow_mode
        general.created_at = record.created_at or general.created_at
        general.save()

    def _make(self, record: RoomRecord) -> RoomPlace:
        kind, name, direct_key = record.kind, self._clean(record.name, NAME_LIMIT), None
        if kind == RoomKind.DIRECT:
            direct_key = self._find_direct_key(record)
            if direct_key is None or Room.objects.filter(direct_key=direct_key).exists():
                kind, direct_key = RoomKind.PRIVATE, None
                name = self._name_after_people(record)
                self._notes.add_problem(name, "This direct message is a private room here.")
        if kind != RoomKind.DIRECT:
            name = self._find_free_name(name or "room", kind, is_archived=record.archived_at is not None)
        if self._is_dry:
            fake = self._places.invent_id()
            return RoomPlace(fake, fake, record.id, kind, is_new=True)
        by = self._people.find_or_invent(record.created_by) if record.created_by else None
        with transaction.atomic():
            room = Room.objects.create(
                log=create_log(),
                kind=kind,
                name=name if kind != RoomKind.DIRECT else "",
                topic=self._clean(record.topic, TOPIC_LIMIT),
                is_announcement=record.is_announcement,
                slow_mode=record.slow_mode,
                archived_at=record.archived_at,
                created_by_id=by.id if by else None,
                created_at=record.created_at or timezone.now(),
                direct_key=direct_key,
            )
            self._places.keep_key("room", record.id, room.pk)
        return RoomPlace(room.pk, room.log_id, record.id, kind, is_new=True)

    def _find_direct_key(self, record: RoomRecord) -> str | None:
        """None where it cannot be a direct room here: of one person alone, or of too many."""
        ids = sorted({self._people.find_or_invent(key).id for key in record.people})
        return ",".join(map(str, ids)) if 1 < len(ids) <= OTHERS_LIMIT + 1 else None

    def _name_after_people(self, record: RoomRecord) -> str:
        names = sorted({self._people.find_or_invent(key).username for key in record.people})
        return self._clean(record.name, NAME_LIMIT) or ", ".join(names)[:NAME_LIMIT] or "room"

    def _find_free_name(self, name: str, kind: RoomKind, *, is_archived: bool) -> str:
        """Public rooms that are open have names of their own."""
        if kind != RoomKind.PUBLIC or is_archived:
            return name
        open_ones = Room.objects.filter(kind=RoomKind.PUBLIC, archived_at=None).values_list("name", flat=True)
        taken = {fold_name(each) for each in open_ones} | self._promised
        found, number = name, 1
        while fold_name(found) in taken:
            number += 1
            ending = f" {number}"
            found = name[: NAME_LIMIT - len(ending)] + ending
        if found != name:
            self._notes.add_problem(name, "A room of this name is here; this one has another.", name=found)
        if self._is_dry:
            self._promised.add(fold_name(found))
        return found

    def _clean(self, text: str, limit: int) -> str:
        line = " ".join(text.split())
        try:
            return clean_line(line, field="name")[:limit].strip()
        except Invalid:
            return "".join(each for each in line if each.isprintable())[:limit].strip()


def _find_same(record: RoomRecord) -> Room | None:
    """An export that is brought back to where it was made: its keys tell number and time."""
    number = record.id.rpartition("-")[2]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    room = Room.objects.filter(pk=int(number)).first()
    return room if room is not None and name_room(room.pk, room.created_at) == record.id else None


def _is_written(room: Room) -> bool:
    return Message.objects.filter(room=room, kind=MessageKind.TEXT).exists()


def find_room_to_fill(pk: int) -> Room:
    """Raises: TransferError where nothing may be brought into it."""
    room = Room.objects.filter(pk=pk).first()
    if room is None:
        raise TransferError(f"There is no room of the id {pk}.")
    if room.kind == RoomKind.DIRECT:
        raise TransferError(
            "What is said among few is not brought into a direct message that others have here."
        )
    return room
