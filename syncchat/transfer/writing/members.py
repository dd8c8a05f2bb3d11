"""Who is in an imported room. Brought in once all of it is here, so that nobody sees years go by on their screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from syncchat.domain.rooms.rooms import get_general
from syncchat.integrity.entries import COMES_AND_GOES
from syncchat.models import ImportedKey, Log, LogEntry, Membership, Message, ThreadFollow, User
from syncchat.models.queries.prepared import PreparedInsert
from syncchat.protocol.kinds import EntryKind, NotificationLevel, Role, RoomKind, WorkspaceRole
from syncchat.transfer.records import MemberRecord, RoomRecord
from syncchat.transfer.source import Source
from syncchat.transfer.writing.ids import References
from syncchat.transfer.writing.logs import append_all, lock_many
from syncchat.transfer.writing.notes import Notes
from syncchat.transfer.writing.people import PeopleWriter
from syncchat.transfer.writing.places import Places, RoomPlace
from syncchat.transfer.writing.rows import EntryRow, FollowRow

CHUNK = 500
_insert_follows = PreparedInsert(ThreadFollow)


@dataclass(slots=True)
class Wanted:
    role: str = Role.MEMBER
    level: str = NotificationLevel.ALL
    joined_at: datetime | None = None
    read: str | None = None
    unread_from: str | None = None


@dataclass(slots=True)
class Gathering:
    """A room's people as the source tells them, until the room is written."""

    place: RoomPlace
    record: RoomRecord
    people: dict[int, Wanted] = field(default_factory=dict)


class MemberWriter:
    def __init__(
        self, source: Source, places: Places, people: PeopleWriter, references: References, notes: Notes
    ) -> None:
        self._source, self._places, self._people = source, places, people
        self._references, self._notes = references, notes
        self._rooms: dict[str, Gathering] = {}

    def begin(self, place: RoomPlace, record: RoomRecord) -> None:
        gathering = self._rooms.setdefault(record.id, Gathering(place, record))
        if record.kind == RoomKind.DIRECT:
            for key in record.people:
                gathering.people.setdefault(self._people.find_or_invent(key).id, Wanted())

    def note(self, record: MemberRecord) -> None:
        if record.room not in self._rooms:
            self._notes.add_problem(record.room, "Somebody is in a room that nothing is said of.")
            return
        person = self._people.find_or_invent(record.person).id
        self._rooms[record.room].people[person] = Wanted(
            record.role, record.level, record.joined_at, record.read, record.unread_from
        )

    def finish(self) -> None:
        for gathering in self._rooms.values():
            if gathering.place.is_complete:
                continue
            with transaction.atomic():
                self._bring_in(gathering)
                if not self._source.is_ours:
                    self._follow(gathering.place)
                key = ImportedKey.objects.filter(source=self._places.source, key=gathering.place.key)
                key.filter(room__isnull=False).update(is_complete=True)
        self._fill_general()

    def _bring_in(self, gathering: Gathering) -> None:
        place = gathering.place
        wanted = gathering.people or {pk: Wanted() for pk in self._list_authors(place)}
        if _is_of_others(place):
            # A file makes nobody an owner of a room that others have built
            for each in wanted.values():
                each.role = Role.MEMBER
        else:
            self._choose_owner(place, gathering.record, wanted)
        people = {person.pk: person for person in _list_people(wanted) if _may_be_in(place, person)}
        logs = lock_many([place.log_id, *(person.log_id for person in people.values())])
        present = set(Membership.objects.filter(room=place.id).values_list("user_id", flat=True))
        new = [pk for pk in wanted if pk not in present and pk in people]
        self._notes.made["member"] += len(new)
        append_all(_tell_who_is_in(place, {*new, *present}), logs)
        seqs = self._find_seqs(place, wanted.values())
        head, now = logs[place.log_id].head, timezone.now()
        Membership.objects.bulk_create(_make_membership(place, pk, wanted[pk], seqs, head) for pk in new)
        append_all(
            [
                EntryRow(people[pk].log_id, EntryKind.ROOM_ADDED, None, pk, now, room_id=place.id)
                for pk in new
            ],
            logs,
        )

    def _list_authors(self, place: RoomPlace) -> list[int]:
        """Where nobody says who is in it: those who wrote in it and are here still."""
        said = Message.objects.filter(room=place.id, author__is_active=True)
        return list(said.order_by("author_id").values_list("author_id", flat=True).distinct())

    def _choose_owner(self, place: RoomPlace, record: RoomRecord, wanted: dict[int, Wanted]) -> None:
        """A private room needs somebody who can manage it."""
        if place.kind != RoomKind.PRIVATE or any(each.role == Role.OWNER for each in wanted.values()):
            return
        maker = self._places.people.get(record.created_by or "")
        first = maker.id if maker and maker.id in wanted else next(iter(wanted), None)
        if first is not None:
            wanted[first].role = Role.OWNER

    def _find_seqs(self, place: RoomPlace, wanted: Iterable[Wanted]) -> Mapping[str, int]:
        keys = {key for each in wanted for key in (each.read, each.unread_from) if key}
        found = {key: pk for key, (pk, _root) in self._references.find(place.key, keys).items()}
        seqs: dict[UUID, int] = {}
        ids = list(found.values())
        for start in range(0, len(ids), CHUNK):
            chunk = Message.objects.filter(pk__in=ids[start : start + CHUNK])
            seqs |= dict(chunk.values_list("pk", "seq"))
        return {key: seqs[pk] for key, pk in found.items() if pk in seqs}

    def _follow(self, place: RoomPlace) -> None:
        """Whoever began a thread or answered in it follows it, with all of it read."""
        answers = Message.objects.filter(room=place.id, thread__isnull=False)
        pairs = set(answers.order_by().values_list("thread", "author").distinct())
        pairs |= {
            (root, author)
            for root, author in answers.order_by().values_list("thread", "thread__author").distinct()
        }
        members = set(Membership.objects.filter(room=place.id).values_list("user_id", flat=True))
        head = Log.objects.get(pk=place.log_id).head
        # Who wrote here meanwhile, or in another room that went into this one, has chosen already
        chosen = ThreadFollow.objects.filter(root__room=place.id).values_list("root", "user")
        now = timezone.now()
        _insert_follows(
            [
                FollowRow(root, person, head, now)
                for root, person in sorted(pairs - set(chosen), key=str)
                if root is not None and person in members
            ]
        )

    @transaction.atomic
    def _fill_general(self) -> None:
        """Everybody but guests is in this room, whoever came from elsewhere too."""
        general = get_general()
        new = [place.id for place in self._places.people.values() if place.is_active]
        people = [
            person
            for person in _list_people(new)
            if person.rank != WorkspaceRole.GUEST
            and not Membership.objects.filter(room=general, user=person).exists()
        ]
        if not people:
            return
        logs = lock_many([general.log_id, *(person.log_id for person in people)])
        present = set(Membership.objects.filter(room=general).values_list("user_id", flat=True))
        place = RoomPlace(general.pk, general.log_id, "", general.kind)
        append_all(_tell_who_is_in(place, {*present, *(person.pk for person in people)}), logs)
        head = logs[general.log_id].head
        Membership.objects.bulk_create(Membership(room=general, user=one, read_seq=head) for one in people)
        entries = [
            LogEntry(log_id=one.log_id, kind=EntryKind.ROOM_ADDED, actor=one, room_id=general.pk)
            for one in people
        ]
        append_all(entries, logs)


def _may_be_in(place: RoomPlace, person: User) -> bool:
    return person.rank != WorkspaceRole.GUEST or place.id != get_general().pk


def _is_of_others(place: RoomPlace) -> bool:
    """Whether people had it before: a room that an import made has no owner before its people are in it."""
    had = Membership.objects.filter(room=place.id)
    return had.filter(Q(role=Role.OWNER) | Q(room__is_general=True)).exists()


def _make_membership(
    place: RoomPlace, pk: int, wanted: Wanted, seqs: Mapping[str, int], head: int
) -> Membership:
    read = head if wanted.read is None else seqs.get(wanted.read, 0)
    return Membership(
        room_id=place.id,
        user_id=pk,
        role=wanted.role,
        level=wanted.level,
        joined_at=wanted.joined_at or timezone.now(),
        read_seq=read,
        unread_seq=seqs.get(wanted.unread_from) if wanted.unread_from else None,
    )


def _tell_who_is_in(place: RoomPlace, members: set[int]) -> list[EntryRow]:
    """What the log has to say so that it says who is in. Without lines: these would tell of the import alone."""
    if place.kind == RoomKind.DIRECT:
        return []
    entries = LogEntry.objects.filter(log=place.log_id, kind__in=COMES_AND_GOES, person__isnull=False)
    rows = entries.order_by("seq").values_list("person_id", "kind").iterator()
    told = {person: kind == EntryKind.MEMBER_JOINED for person, kind in rows}
    inside = {person for person, is_in in told.items() if is_in}
    now = timezone.now()
    return [
        EntryRow(place.log_id, kind, None, person, now, person_id=person)
        for kind, people in (
            (EntryKind.MEMBER_JOINED, members - inside),
            (EntryKind.MEMBER_LEFT, inside - members),
        )
        for person in sorted(people)
    ]


def _list_people(ids: Iterable[int]) -> list[User]:
    wanted: Sequence[int] = sorted(set(ids))
    return [
        person
        for start in range(0, len(wanted), CHUNK)
        for person in User.objects.filter(pk__in=wanted[start : start + CHUNK])
    ]
