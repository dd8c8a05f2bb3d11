"""What the decision has to know, read for many people and messages at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from syncchat.domain.notifications.decision import Facts
from syncchat.models import (
    Ignored,
    Membership,
    Mention,
    Message,
    NotificationSettings,
    PresenceClaim,
    PushSubscription,
    Quiet,
    ThreadFollow,
    Workspace,
)
from syncchat.models.accounts.preferences import find_zone
from syncchat.models.accounts.quiet import find_quiet_end
from syncchat.models.notifications.notification_settings import USUAL_QUIET_TIME
from syncchat.protocol.kinds import MessageKind, NotificationLevel, PresenceState, RoomKind

# Beyond so many, a table of what people have chosen is read whole
FEW = 500


@dataclass(slots=True)
class Chosen:
    level: str = ""
    sounds: bool = True
    mail_after: int | None = USUAL_QUIET_TIME


USUAL = Chosen()


@dataclass(slots=True)
class People:
    """What holds for a person whatever the message."""

    chosen: dict[int, Chosen]
    # Until when they are left alone, and whose mentions come through
    quiet: dict[int, tuple[datetime, frozenset[int]]]
    active: set[int]
    with_device: set[int]

    def find_quiet_end(self, person: int, author: int, *, is_named: bool) -> datetime | None:
        """As `models.accounts.quiet.reaches` has it."""
        end, allowed = self.quiet.get(person, (None, frozenset()))
        return None if is_named and author in allowed else end


@dataclass(slots=True)
class Concerned:
    """Whom a message names, and who follows its thread or has left it, with how far they have read in it."""

    named: set[int] = field(default_factory=set)
    follows: dict[int, tuple[bool, int]] = field(default_factory=dict)
    deaf: set[int] = field(default_factory=set)

    @property
    def followers(self) -> set[int]:
        return {person for person, (follows, _seq) in self.follows.items() if follows}


# person, their room's level, read_seq, unread_seq, whether they are not locked out, and can get mail
Place = tuple[int, str, int, int | None, bool, bool]


def read_facts(messages: Sequence[Message]) -> dict[UUID, tuple[dict[int, Facts], People]]:
    """By message and person: everyone who may be told of it in more ways than by the room's own lamp."""
    workspace_level = Workspace.current().notification_level
    concerned = _read_concerned(messages)
    places = {
        message.pk: _read_places(message, concerned[message.pk], workspace_level)
        for message in messages
        if _may_be_told(message)
    }
    people = _read_people({place[0] for each in places.values() for place in each})
    return {
        message.pk: (
            _combine(message, concerned[message.pk], places[message.pk], people, workspace_level),
            people,
        )
        for message in messages
        if message.pk in places
    }


def read_facts_of(message: Message, persons: Collection[int]) -> tuple[dict[int, Facts], People]:
    """Of these people alone, whoever they are to it."""
    facts, people = read_facts_of_each({message: persons})
    return facts[message.pk], people


def read_facts_of_each(
    asked: Mapping[Message, Collection[int]],
) -> tuple[dict[UUID, dict[int, Facts]], People]:
    """Of each message for the people that are asked for with it, as things are now."""
    workspace_level = Workspace.current().notification_level
    concerned = _read_concerned(list(asked))
    persons = {person for each in asked.values() for person in each}
    people = _read_people(persons)
    places: dict[int, dict[int, Place]] = defaultdict(dict)
    of_rooms = Membership.objects.filter(room__in={message.room_id for message in asked}, user__in=persons)
    for *place, room in _list_places(of_rooms, "room_id"):
        places[room][place[0]] = cast("Place", tuple(place))
    found = {}
    for message, theirs in asked.items():
        here = [places[message.room_id][each] for each in theirs if each in places[message.room_id]]
        facts = _combine(message, concerned[message.pk], here, people, workspace_level)
        found[message.pk] = {person: facts.get(person, Facts(is_member=False)) for person in theirs}
    return found, people


def _may_be_told(message: Message) -> bool:
    return (
        message.kind == MessageKind.TEXT and message.deleted_at is None and message.room.archived_at is None
    )


def _read_concerned(messages: Sequence[Message]) -> dict[UUID, Concerned]:
    found = {message.pk: Concerned() for message in messages}
    for message_id, person in Mention.objects.filter(message__in=found).values_list("message_id", "user_id"):
        found[message_id].named.add(person)
    roots = {message.thread_id for message in messages if message.thread_id}
    follows: dict[UUID, dict[int, tuple[bool, int]]] = defaultdict(dict)
    if roots:
        rows = ThreadFollow.objects.filter(root__in=roots)
        for root, person, follows_it, seq in rows.values_list(
            "root_id", "user_id", "is_following", "read_seq"
        ):
            follows[root][person] = follows_it, seq
    deaf: dict[int, set[int]] = defaultdict(set)
    authors = {message.author_id for message in messages}
    for author, person in Ignored.objects.filter(person__in=authors).values_list("person_id", "user_id"):
        deaf[author].add(person)
    for message in messages:
        found[message.pk].deaf = deaf[message.author_id]
        if message.thread_id:
            found[message.pk].follows = follows[message.thread_id]
    return found


def _list_places(rows: "QuerySet[Membership]", *more: str) -> "QuerySet[Membership, Any]":
    gets_mail = ExpressionWrapper(Q(user__email_verified_at__isnull=False), BooleanField())
    fields = ("user_id", "level", "read_seq", "unread_seq", "user__is_active", "gets_mail")
    return rows.annotate(gets_mail=gets_mail).values_list(*fields, *more)


def _read_places(message: Message, concerned: Concerned, workspace_level: str) -> list[Place]:
    # A bot has no device, no mail and nobody who looks: it reads the log
    readers = Membership.objects.active().filter(room=message.room_id, user__is_bot=False)
    places = readers.exclude(user=message.author_id)
    everybody = message.mentions_room or message.room.kind == RoomKind.DIRECT
    if not everybody and workspace_level != NotificationLevel.ALL:
        hears_all = NotificationSettings.objects.filter(level=NotificationLevel.ALL).values("pk")
        places = places.filter(Q(user__in=concerned.named | concerned.followers) | Q(user__in=hears_all))
    return list(_list_places(places))


def _read_people(persons: Collection[int]) -> People:
    return People(
        chosen={
            pk: Chosen(level, sounds, mail_after)
            for pk, level, sounds, mail_after in _of(
                NotificationSettings.objects.all(), "pk", persons
            ).values_list("pk", "level", "sounds", "mail_after")
        },
        quiet=_read_quiet(persons),
        active=_read_active(persons),
        with_device=set(
            _of(PushSubscription.objects.all(), "user", persons).values_list("user_id", flat=True)
        ),
    )


def _of(rows: "QuerySet[Any]", name: str, persons: Collection[int]) -> "QuerySet[Any]":
    return rows.filter(**{f"{name}__in": persons}) if len(persons) <= FEW else rows


def _read_quiet(persons: Collection[int]) -> dict[int, tuple[datetime, frozenset[int]]]:
    now, usual = timezone.now(), timezone.get_default_timezone()
    rows = Quiet.objects.filter(Q(until__gt=now) | Q(starts__isnull=False)).select_related("user")
    found = {}
    for quiet in _of(rows, "pk", persons):
        end = find_quiet_end(quiet, find_zone(quiet.user.time_zone) or usual, now)
        if end is not None:
            found[quiet.pk] = end, frozenset(quiet.allowed)
    return found


def _read_active(persons: Collection[int]) -> set[int]:
    claims = PresenceClaim.objects.filter(process__expires_at__gt=Now(), state=PresenceState.ONLINE)
    return set(_of(claims, "user", persons).values_list("user_id", flat=True))


def _combine(
    message: Message, concerned: Concerned, places: Iterable[Place], people: People, workspace_level: str
) -> dict[int, Facts]:
    """One for each place. What is the same for all of them is found once: there may be thousands."""
    is_direct, in_thread = (
        message.room.kind == RoomKind.DIRECT,
        bool(message.thread_id) and not message.also_in_room,
    )
    same: dict[str, Any] = {
        "is_system_line": message.kind != MessageKind.TEXT,
        "is_deleted": message.deleted_at is not None,
        "is_archived": message.room.archived_at is not None,
        "is_direct": is_direct,
        "is_in_thread": in_thread,
        "workspace_level": workspace_level,
    }
    found: dict[int, Facts] = {}
    for person, level, read_seq, unread_seq, is_here, gets_mail in places:
        chosen = people.chosen.get(person, USUAL)
        is_named = message.mentions_room or person in concerned.named
        follows, read_in_thread = concerned.follows.get(person, _NO_FOLLOW)
        last_read = read_seq if unread_seq is None else min(read_seq, unread_seq - 1)
        found[person] = Facts(
            **same,
            is_own=person == message.author_id,
            is_locked_out=not is_here,
            is_ignored=person in concerned.deaf,
            is_named=is_named,
            follows_thread=follows,
            room_level=level,
            own_level=chosen.level,
            is_read=(read_in_thread if in_thread else last_read) >= message.seq,
            is_quiet=person in people.quiet
            and people.find_quiet_end(person, message.author_id, is_named=is_named or is_direct) is not None,
            is_active=person in people.active,
            has_device=person in people.with_device,
            wants_sound=chosen.sounds,
            wants_mail=gets_mail and chosen.mail_after is not None,
        )
    return found


_NO_FOLLOW = (False, 0)


def find_mail_minutes(people: People, person: int, now: datetime) -> int:
    """How long a mail waits: as they have chosen, and while they want to be left alone."""
    minutes = people.chosen.get(person, USUAL).mail_after or 0
    end, _allowed = people.quiet.get(person, (None, frozenset()))
    return minutes if end is None else max(minutes, int((end - now).total_seconds() // 60) + 1)
