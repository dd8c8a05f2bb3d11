"""Becoming and ceasing to be a member. Every way in and out ends in `add_members` and `remove_member`."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.access import find_membership, find_room_for, get_room_for, list_people_for
from syncchat.domain.accounts.audit import note
from syncchat.domain.messages.messages import add_system_line
from syncchat.domain.moderation.slow_mode import find_spoken
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.rooms.archiving import close_room
from syncchat.domain.rooms.locking import LockedRoom, check_is_changeable, check_moderates, lock_room
from syncchat.domain.rooms.roles import change_role, find_successor, give_role
from syncchat.errors import Forbidden, Invalid, NotFound
from syncchat.log.append import append_entry, append_to_people, lock_logs
from syncchat.models import Membership, Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, MessageKind, Role, RoomKind

__all__ = [
    "add_people",
    "change_role",
    "enter_rooms",
    "join_room",
    "leave_room",
    "remove_person",
    "set_level",
]

ADD_LIMIT = 100


@transaction.atomic
def join_room(*, actor: User, room_id: int) -> Membership:
    """Walk into a public room; joining twice changes nothing.

    Raises:
        NotFound: no such room, or private and not theirs.
        Forbidden: it is archived.
    """
    locked = lock_room(actor, room_id, [actor])
    if locked.membership is not None:
        return locked.membership
    check_is_changeable(locked.room)
    return add_members(room=locked.room, people=[actor], actor=actor)[0]


@transaction.atomic
def enter_rooms(*, user: User, rooms: Iterable[Room]) -> None:
    """Land a new person in the rooms that wait for them; closed ones are passed by."""
    waiting = [room for room in rooms if room.archived_at is None and room.kind != RoomKind.DIRECT]
    lock_logs([user.log_id, *(room.log_id for room in waiting)])
    for room in waiting:
        if find_membership(user, room.pk) is None:
            add_members(room=room, people=[user], actor=user)


@transaction.atomic
def leave_room(*, actor: User, room_id: int) -> None:
    """Walk out. A last owner hands over first; an empty private room is archived."""
    locked, membership = _lock_membership(actor, room_id, actor)
    if membership is None:
        raise NotFound
    _check_may_go(locked.room)
    remove_member(membership=membership, actor=actor)


@transaction.atomic
def add_people(*, actor: User, room_id: int, people: Sequence[int]) -> list[Membership]:
    """Bring people in: any member may in a public room, a moderator in a private one.

    Who is in already is passed by.

    Raises:
        Invalid: somebody of these is not here, or too many at once.
        Forbidden: they are a guest, or may not here.
        Silenced: who is brought in is told of it, and so are the others.
    """
    newcomers = list_people(people, limit=ADD_LIMIT, seen_by=actor)
    locked = lock_room(actor, room_id, newcomers)
    check_is_changeable(locked.room)
    check_may_speak(actor)
    if actor.is_guest:
        raise Forbidden(_("Guests cannot do that."))
    if locked.room.is_general:
        newcomers = [person for person in newcomers if not person.is_guest]
    if locked.room.kind == RoomKind.PRIVATE or locked.membership is None:
        check_moderates(locked)
    inside = set(locked.room.memberships.filter(user__in=newcomers).values_list("user_id", flat=True))
    newcomers = [person for person in newcomers if person.pk not in inside]
    return add_members(room=locked.room, people=newcomers, actor=actor)


@transaction.atomic
def remove_person(*, actor: User, room_id: int, person_id: int) -> None:
    """Show a member out: moderators may for members, owners for anyone. Removing yourself is leaving."""
    if actor.pk == person_id:
        leave_room(actor=actor, room_id=room_id)
        return
    locked, membership = _lock_membership(actor, room_id, User.objects.filter(pk=person_id).first())
    _check_may_go(locked.room)
    check_moderates(locked)
    if membership is None:
        raise NotFound
    if membership.moderates and not locked.rights.manage:
        raise Forbidden(_("Only this room's owner can remove a moderator."))
    note(actor=actor, action=AuditAction.REMOVED, person=membership.user, room=locked.room)
    remove_member(membership=membership, actor=actor)


@transaction.atomic
def set_level(*, actor: User, room_id: int, level: str) -> Membership:
    """What of this room lights its lamp for them."""
    get_room_for(actor, room_id)
    lock_logs([actor.log_id])
    room, membership = get_room_for(actor, room_id)
    if membership.level != level:
        membership.level = level
        membership.save(update_fields=["level"])
        append_entry(log_id=actor.log_id, kind=EntryKind.MEMBERSHIP_CHANGED, actor=actor, room_id=room.pk)
    return membership


def add_members(
    *, room: Room, people: Sequence[User], actor: User, role: str = Role.MEMBER
) -> list[Membership]:
    """Make people members, inside the caller's transaction and with all their logs locked."""
    memberships = [_add_member(room, person, actor, role) for person in people]
    append_to_people(people=people, kind=EntryKind.ROOM_ADDED, actor=actor, room_id=room.pk)
    return memberships


def _add_member(room: Room, person: User, actor: User, role: str) -> Membership:
    kind = MessageKind.JOINED if person.pk == actor.pk else MessageKind.ADDED
    line = add_system_line(room=room, kind=kind, actor=actor, person=person)
    # What was said before one came is history, not news.
    return Membership.objects.create(
        room=room, user=person, role=role, read_seq=line.seq, spoke_at=find_spoken(room, person)
    )


def remove_member(*, membership: Membership, actor: User) -> None:
    """End a membership, inside the caller's transaction and with the logs locked.

    A last owner hands over; an empty private room is archived, since nobody could open it.
    """
    room, person = membership.room, membership.user
    membership.delete()
    kind = MessageKind.LEFT if person.pk == actor.pk else MessageKind.REMOVED
    add_system_line(room=room, kind=kind, actor=actor, person=person)
    append_entry(log_id=person.log_id, kind=EntryKind.ROOM_REMOVED, actor=actor, room_id=room.pk)
    successor = find_successor(room)
    if successor is not None:
        give_role(membership=successor, role=Role.OWNER, actor=actor)
    elif room.kind == RoomKind.PRIVATE and room.archived_at is None and not room.memberships.exists():
        close_room(room=room, actor=actor)


def list_people(ids: Sequence[int], *, limit: int, seen_by: User) -> list[User]:
    """The active people with these ids, each once.

    Raises:
        Invalid: nobody, too many, or someone who is not here.
    """
    wanted = set(ids)
    if not wanted:
        raise Invalid(_("Choose at least one person."), field="people")
    if len(wanted) > limit:
        raise Invalid(_("Too many people at once: the limit is %s.") % limit, field="people")
    found = list(list_people_for(seen_by).filter(pk__in=wanted, is_active=True).order_by("pk"))
    if len(found) != len(wanted):
        raise Invalid(_("Somebody you chose is not here any more. Choose again."), field="people")
    return found


def _lock_membership(actor: User, room_id: int, person: User | None) -> tuple[LockedRoom, Membership | None]:
    """The room locked together with every log that ending this person's membership touches."""
    successor = find_successor(find_room_for(actor, room_id), leaving=person)
    people = [who for who in (person, successor.user if successor else None) if who is not None]
    locked = lock_room(actor, room_id, people)
    return locked, locked.room.memberships.select_related("user", "room").filter(user=person).first()


def _check_may_go(room: Room) -> None:
    if room.is_general:
        raise Forbidden(_("Everyone is in this room, and stays in it."))
    if room.kind == RoomKind.DIRECT:
        raise Forbidden(_("A direct message has always the same people."))
