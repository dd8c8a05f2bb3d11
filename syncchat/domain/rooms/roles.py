"""Owner, moderator, member: who is what in a room."""

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note
from syncchat.domain.rooms.locking import check_is_changeable, check_manages, lock_room
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.log.append import append_entry
from syncchat.models import Membership, Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, Role


@transaction.atomic
def change_role(*, actor: User, room_id: int, person_id: int, role: str) -> Membership:
    """Give a member another role; owners may, and a room keeps at least one.

    Raises:
        Conflict: it would leave the room without an owner.
    """
    if role not in {*Role}:
        raise Invalid(_("A role is owner, moderator or member."), field="role")
    locked = lock_room(actor, room_id, User.objects.filter(pk=person_id, memberships__room_id=room_id))
    check_is_changeable(locked.room)
    check_manages(locked)
    membership = locked.room.memberships.select_related("user", "room").filter(user_id=person_id).first()
    if membership is None:
        raise NotFound
    if membership.role == Role.OWNER and role != Role.OWNER and _is_only_owner(membership):
        raise Conflict(_("A room keeps at least one owner. Make somebody else owner first."), field="role")
    if membership.role != role:
        give_role(membership=membership, role=role, actor=actor)
    return membership


def give_role(*, membership: Membership, role: str, actor: User) -> None:
    """Inside the caller's transaction: the room hears of it, and the person of their new rights."""
    room, person = membership.room, membership.user
    note(
        actor=actor,
        action=AuditAction.ROLE_CHANGED,
        person=person,
        room=room,
        before=membership.role,
        after=role,
    )
    membership.role = role
    membership.save(update_fields=["role"])
    append_entry(log_id=room.log_id, kind=EntryKind.MEMBER_ROLE, actor=actor, person=person)
    append_entry(log_id=person.log_id, kind=EntryKind.MEMBERSHIP_CHANGED, actor=actor, room_id=room.pk)


def find_successor(room: Room, *, leaving: User | None = None) -> Membership | None:
    """Who becomes owner if this person leaves: the oldest moderator, else the oldest member, if not locked out.

    A bot comes last: nobody signs in to it, and who is left could change nothing in their room.

    None if a person who owns it stays, or nobody does.
    """
    rest = room.memberships.select_related("user", "room").exclude(user=leaving)
    # The roles' own letters sort owners first, then moderators, then members.
    first = rest.order_by("-user__is_active", "user__is_bot", "-role", "joined_at", "pk").first()
    return None if first is None or first.role == Role.OWNER else first


def _is_only_owner(membership: Membership) -> bool:
    others = membership.room.memberships.active().exclude(pk=membership.pk)
    return not others.filter(role=Role.OWNER).exists()
