"""Where a search looks: rooms, people, days, and what a message has to have."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import list_people_for
from syncchat.domain.accounts.usernames import find_people_named
from syncchat.models import Message, Room, SearchDocument, User
from syncchat.protocol.kinds import RoomKind
from syncchat.search.indexing import count_microseconds
from syncchat.search.parsing import Query
from syncchat.search.terms import FILE, IMAGE, LINK
from syncchat.text.names import fold_name_words

MARKS = {"link": LINK, "file": FILE, "image": IMAGE}
DAYS_AGO = {"today": 0, "yesterday": 1, "week": 7, "month": 31, "year": 366}
MINE, ME = "mine", "me"
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


@dataclass
class Scope:
    """``rooms`` are always named: those that this person may read, or fewer."""

    rooms: list[int]
    is_in_some: bool = False
    authors: list[int] | None = None
    marks: list[str] = field(default_factory=list)
    conditions: list[Q | Exists] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_empty: bool = False

    def narrow(self, documents: QuerySet[SearchDocument]) -> QuerySet[SearchDocument]:
        for condition in self.conditions:
            documents = documents.filter(condition)
        return documents

    def refuse(self, note: str) -> None:
        """Something that is nowhere: nothing can be found, and the sentence says why."""
        self.notes.append(note)
        self.is_empty = True


def find_scope(*, user: User, query: Query) -> Scope:
    visible = Room.objects.visible_to(user.pk)
    scope = Scope(rooms=list(visible.values_list("pk", flat=True)))
    _choose_rooms(scope, user, visible, query.list_values("in"))
    _choose_authors(scope, user, query.list_values("from"))
    _choose_days(scope, query)
    scope.marks = [MARKS[value] for value in query.list_values("has")]
    scope.conditions += [_find_state(value) for value in query.list_values("is")]
    for unknown in query.unknown:
        scope.refuse(_("There is no filter “%s”.") % unknown)
    return scope


def _choose_rooms(scope: Scope, user: User, visible: QuerySet[Room], names: list[str]) -> None:
    chosen = set[int]()
    for name in names:
        found = _find_rooms(user, visible, name)
        if not found:
            scope.refuse(_("There is no room “%s” that you can read.") % name)
        chosen.update(found)
    if names:
        scope.rooms, scope.is_in_some = sorted(chosen), True


def _find_rooms(user: User, visible: QuerySet[Room], name: str) -> list[int]:
    if name.lower() == MINE:
        return list(Room.objects.joined_by(user.pk).values_list("pk", flat=True))
    if name.startswith("@"):
        return _find_directs(user, name.split(","))
    wanted = fold_name_words(name)
    named = visible.exclude(kind=RoomKind.DIRECT).values_list("pk", "name")
    rooms = [(pk, fold_name_words(each)) for pk, each in named]
    return [pk for pk, each in rooms if wanted.is_same(each)] or [
        pk for pk, each in rooms if wanted.begins(each)
    ]


def _find_directs(user: User, names: list[str]) -> list[int]:
    """The direct room with exactly these people."""
    usernames = {name.strip().removeprefix("@").lower() for name in names} - {""}
    found = find_people_named(usernames)
    if len(found) < len(usernames) or not usernames:
        return []
    people = {*found.values(), user.pk}
    directs = Room.objects.joined_by(user.pk).filter(kind=RoomKind.DIRECT)
    return list(directs.filter(direct_key=",".join(map(str, sorted(people)))).values_list("pk", flat=True))


def _choose_authors(scope: Scope, user: User, names: list[str]) -> None:
    chosen = set[int]()
    for name in names:
        found = [user.pk] if name.lower() == ME else _find_people(user, name)
        if not found:
            scope.refuse(_("There is nobody called “%s” here.") % name)
        chosen.update(found)
    if names:
        scope.authors = sorted(chosen)


def _find_people(user: User, name: str) -> list[int]:
    """By user name, else by the name that is shown, else by how one of its words begins."""
    bare = name.removeprefix("@")
    known = list_people_for(user)
    named = find_people_named([bare.lower()]).values()
    exact = list(known.filter(pk__in=named).values_list("pk", flat=True)) if named else []
    if exact or name.startswith("@"):
        return exact
    wanted = fold_name_words(bare)
    shown = [(pk, fold_name_words(each)) for pk, each in known.values_list("pk", "display_name")]
    return [pk for pk, each in shown if wanted.is_same(each)] or [
        pk for pk, each in shown if wanted.bare and wanted.begins_word_of(each)
    ]


def _choose_days(scope: Scope, query: Query) -> None:
    for key in ("before", "after"):
        for value in query.list_values(key):
            day = read_day(value)
            if day is None:
                words = _("“%s” is no day. Write one like 2026-05-31, or “yesterday”.")
                scope.refuse(words % value)
                continue
            at = count_microseconds(timezone.make_aware(datetime.combine(day, time.min)))
            scope.conditions.append(Q(pk__lt=at) if key == "before" else Q(pk__gte=at))


def read_day(value: str) -> date | None:
    """A day, or the first one of a month or year."""
    today = timezone.localdate()
    if (ago := DAYS_AGO.get(value.lower())) is not None:
        return today - timedelta(days=ago)
    found = _DAY.match(value)
    if not found:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        # Beyond these, the zone's offset would leave the calendar
        return date(min(max(year, 2), 9998), month, day)
    except ValueError:
        return None


def _find_state(state: str) -> Q | Exists:
    if state == "thread":
        replies = Message.objects.filter(thread=OuterRef("message_id"))
        return Q(message__thread__isnull=False) | Q(Exists(replies))
    return Q(message__pinned_at__isnull=False)
