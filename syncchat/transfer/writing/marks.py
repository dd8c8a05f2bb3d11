"""What people have marked for themselves: threads that they follow, and messages that they saved."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from syncchat.domain.messages.saved import remind_of_saved
from syncchat.models import LogEntry, Message, SavedMessage, ThreadFollow
from syncchat.protocol.kinds import EntryKind
from syncchat.queue.tasks import put_down
from syncchat.transfer.records import FollowRecord, SavedRecord
from syncchat.transfer.writing.ids import References
from syncchat.transfer.writing.logs import append_all
from syncchat.transfer.writing.notes import Notes
from syncchat.transfer.writing.people import PeopleWriter
from syncchat.transfer.writing.places import PersonPlace, RoomPlace

Mark = FollowRecord | SavedRecord


class MarkWriter:
    def __init__(self, people: PeopleWriter, references: References, notes: Notes, *, is_dry: bool) -> None:
        self._people, self._references, self._notes, self._is_dry = people, references, notes, is_dry

    def write(self, room: RoomPlace, marks: Sequence[Mark]) -> None:
        keys = {key for mark in marks for key in _list_keys(mark) if key}
        found = {key: pk for key, (pk, _root) in self._references.find(room.key, keys).items()}
        if self._is_dry:
            self._notes.made["mark"] += len(marks)
            return
        seqs = dict(Message.objects.filter(pk__in=set(found.values())).values_list("pk", "seq"))
        with transaction.atomic():
            entries = [
                LogEntry(log_id=person.log_id, kind=kind, actor_id=person.id, message_id=pk, room_id=room.id)
                for person, kind, pk in (self._store(mark, found, seqs) for mark in marks)
                if pk is not None
            ]
            append_all(entries)

    def _store(
        self, mark: Mark, found: dict[str, UUID], seqs: dict[UUID, int]
    ) -> tuple[PersonPlace, EntryKind, UUID | None]:
        person = self._people.find_or_invent(mark.person)
        kind = EntryKind.THREAD_CHANGED if isinstance(mark, FollowRecord) else EntryKind.SAVED_CHANGED
        pk = found.get(_list_keys(mark)[0] or "")
        if pk is None:
            self._notes.add_problem(mark.type, "It marks a message that is not there.")
            return person, kind, None
        if isinstance(mark, FollowRecord):
            is_new = self._follow(mark, person, pk, seqs.get(found.get(mark.read or "", pk), 0))
        else:
            is_new = self._save(mark, person, pk)
        self._notes.made["mark"] += is_new
        self._notes.known["mark"] += not is_new
        return person, kind, pk if is_new else None

    def _follow(self, mark: FollowRecord, person: PersonPlace, pk: UUID, read_seq: int) -> bool:
        if mark.read is None:
            newest = Message.objects.filter(room__messages=pk).order_by("-seq").values_list("seq", flat=True)
            read_seq = newest.first() or 0
        elif not mark.read:
            read_seq = 0
        values = {
            "is_following": mark.is_following,
            "read_seq": read_seq,
            "since": mark.since or timezone.now(),
        }
        return ThreadFollow.objects.get_or_create(root_id=pk, user_id=person.id, defaults=values)[1]

    def _save(self, mark: SavedRecord, person: PersonPlace, pk: UUID) -> bool:
        values = {"saved_at": mark.at, "remind_at": mark.remind_at}
        saved, is_new = SavedMessage.objects.get_or_create(message_id=pk, user_id=person.id, defaults=values)
        if is_new and mark.remind_at and not saved.is_due:
            put_down(remind_of_saved, at=mark.remind_at, user_id=person.id, message_id=str(pk))
        return is_new


def _list_keys(mark: Mark) -> tuple[str | None, ...]:
    return (mark.thread, mark.read) if isinstance(mark, FollowRecord) else (mark.message,)
