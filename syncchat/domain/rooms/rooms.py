"""Making rooms, renaming them, their topic and mode, and finding public ones."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from syncchat.access import find_room_for, list_rooms_for
from syncchat.domain.accounts.audit import note, note_setting
from syncchat.domain.messages.messages import add_system_line
from syncchat.domain.moderation.slow_mode import set_slow_mode
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.rights.asking import check_may
from syncchat.domain.rooms.archiving import archive_room, delete_room, unarchive_room
from syncchat.domain.rooms.locking import (
    LockedRoom,
    check_is_changeable,
    check_manages,
    check_moderates,
    lock_room,
)
from syncchat.domain.rooms.memberships import add_members
from syncchat.domain.rooms.room_limit import check_has_room_for_rooms
from syncchat.domain.rooms.room_names import check_name_is_free, clean_name, clean_topic
from syncchat.errors import Invalid, NotFound
from syncchat.log.append import append_entry, create_log, lock_logs
from syncchat.models import Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, MessageKind, Right, Role, RoomKind
from syncchat.text.collation import make_collation_key
from syncchat.text.names import fold_name

__all__ = [
    "archive_room",
    "change_room",
    "change_topic",
    "create_room",
    "delete_room",
    "get_general",
    "list_public_rooms",
    "rename_room",
    "set_announcement",
    "unarchive_room",
]

BROWSE_LIMIT = 100
GENERAL_NAME = "General"


@transaction.atomic
def create_room(*, actor: User, kind: str, name: str, topic: str = "", is_announcement: bool = False) -> Room:
    """A new public or private room with its creator as owner.

    Raises:
        Invalid: the kind, name or topic cannot be.
        Conflict: a public room has this name.
        Forbidden: they may not make such rooms, or have made as many rooms as one person may.
    """
    if kind not in (RoomKind.PUBLIC, RoomKind.PRIVATE):
        raise Invalid(_("A room is public or private."), field="kind")
    name, topic = clean_name(name), clean_topic(topic)
    check_may_speak(actor)
    is_open = kind == RoomKind.PUBLIC
    check_may(actor, Right.CREATE_OPEN_ROOMS if is_open else Right.CREATE_PRIVATE_ROOMS)
    if kind == RoomKind.PUBLIC:
        check_name_is_free(name)
    check_has_room_for_rooms(actor)
    room = Room.objects.create(
        log=create_log(),
        kind=kind,
        name=name,
        topic=topic,
        is_announcement=is_announcement,
        created_by=actor,
    )
    lock_logs([room.log_id, actor.log_id])
    add_members(room=room, people=[actor], actor=actor, role=Role.OWNER)
    return room


def get_general() -> Room:
    """The room everyone is in; made at first sight."""
    # Without a transaction: one takes SQLite's write lock, and a page must not wait for a writer
    return Room.objects.select_related("log").filter(is_general=True).first() or _make_general()


@transaction.atomic
def _make_general() -> Room:
    topic = _("Everything that has no room of its own")
    made = {"log": create_log, "kind": RoomKind.PUBLIC, "name": GENERAL_NAME, "topic": topic}
    # Two first people at once: the one who comes second finds the room of the first
    return Room.objects.select_related("log").get_or_create(is_general=True, defaults=made)[0]


@transaction.atomic
def rename_room(*, actor: User, room_id: int, name: str) -> Room:
    room = _lock_for_change(actor, room_id).room
    name = clean_name(name)
    if name == room.name:
        return room
    if room.kind == RoomKind.PUBLIC:
        check_name_is_free(name, room_id=room.pk)
    note(actor=actor, action=AuditAction.ROOM_RENAMED, room=room, before=room.name, after=name)
    room.name = name
    room.save(update_fields=["name"])
    add_system_line(room=room, kind=MessageKind.RENAMED, actor=actor, body=name)
    return room


@transaction.atomic
def change_topic(*, actor: User, room_id: int, topic: str) -> Room:
    room = _lock_for_change(actor, room_id).room
    topic = clean_topic(topic)
    if topic == room.topic:
        return room
    room.topic = topic
    room.save(update_fields=["topic"])
    add_system_line(room=room, kind=MessageKind.TOPIC, actor=actor, body=topic)
    return room


@transaction.atomic
def set_announcement(*, actor: User, room_id: int, is_announcement: bool) -> Room:
    """Whether only moderators write here."""
    locked = _lock_for_change(actor, room_id)
    check_manages(locked)
    room = locked.room
    if is_announcement != room.is_announcement:
        note_setting(
            actor=actor,
            action=AuditAction.ROOM_CHANGED,
            room=room,
            name="announcement",
            before=room.is_announcement,
            after=is_announcement,
        )
        room.is_announcement = is_announcement
        room.save(update_fields=["is_announcement"])
        append_entry(log_id=room.log_id, kind=EntryKind.ROOM_CHANGED, actor=actor)
    return room


@transaction.atomic
def change_room(
    *,
    actor: User,
    room_id: int,
    name: str | None = None,
    topic: str | None = None,
    is_announcement: bool | None = None,
    slow_mode: int | None = None,
) -> None:
    """Whatever is given, all of it or nothing.

    Raises:
        Invalid: nothing is given.
    """
    if name is None and topic is None and is_announcement is None and slow_mode is None:
        find_room_for(actor, room_id)
        raise Invalid(_("Say what to change: the name, the topic, or who may write."))
    if name is not None:
        rename_room(actor=actor, room_id=room_id, name=name)
    if topic is not None:
        change_topic(actor=actor, room_id=room_id, topic=topic)
    if is_announcement is not None:
        set_announcement(actor=actor, room_id=room_id, is_announcement=is_announcement)
    if slow_mode is not None:
        set_slow_mode(actor=actor, room_id=room_id, seconds=slow_mode)


class PublicRoom(NamedTuple):
    room: Room
    people_count: int
    is_joined: bool


def list_public_rooms(*, user: User, query: str = "", after: int | None = None) -> list[PublicRoom]:
    """A page of open public rooms to browse, by name, behind the room ``after``. Guests browse their own.

    Raises:
        NotFound: that room is no public one any more.
    """
    chosen = _find_public_rooms(user, query, after)
    rooms = Room.objects.filter(pk__in=chosen).select_related("log")
    people = Count("memberships", filter=Q(memberships__user__is_active=True))
    counted = rooms.annotate(
        people_count=people,
        joined=Count("memberships", filter=Q(memberships__user=user.pk)),
    )
    places = {pk: place for place, pk in enumerate(chosen)}
    listed = sorted(counted, key=lambda room: places[room.pk])
    return [PublicRoom(room, room.people_count, bool(room.joined)) for room in listed]  # type: ignore[attr-defined]


def _find_public_rooms(user: User, query: str, after: int | None) -> list[int]:
    """Those whose name or topic holds the query, in the order of the alphabet and not of its bytes."""
    wanted = fold_name(query)
    rooms = (list_rooms_for(user) if user.is_guest else Room.objects).filter(kind=RoomKind.PUBLIC)
    found = [
        (make_collation_key(name), pk)
        for pk, name, topic in rooms.filter(archived_at=None).values_list("pk", "name", "topic")
        if any(wanted.is_in(fold_name(text)) for text in (name, topic))
    ]
    if after is not None:
        last = rooms.filter(pk=after).first()
        if last is None:
            raise NotFound
        found = [place for place in found if place > (make_collation_key(last.name), last.pk)]
    return [pk for _key, pk in sorted(found)[:BROWSE_LIMIT]]


def _lock_for_change(actor: User, room_id: int) -> LockedRoom:
    locked = lock_room(actor, room_id)
    check_is_changeable(locked.room)
    check_moderates(locked)
    check_may_speak(actor)
    return locked
