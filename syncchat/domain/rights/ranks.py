"""Administrators, moderators, members and guests of the workspace. Owners are a matter of `accounts/owners.py`."""

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.owners import make_owner, take_ownership_back, tell_role
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import check_is_above
from syncchat.domain.rooms.memberships import enter_rooms, remove_member
from syncchat.domain.rooms.roles import find_successor
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.log.append import lock_logs
from syncchat.models import Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right, WorkspaceRole

GIVEN = (
    WorkspaceRole.ADMINISTRATOR,
    WorkspaceRole.MODERATOR,
    WorkspaceRole.MEMBER,
    WorkspaceRole.GUEST,
)


@transaction.atomic
def give_workspace_role(*, actor: User, user_id: int, role: str) -> User:
    """Make somebody more or less than they are. Owners give every role, whoever manages people those below their own.

    Raises:
        Forbidden: they may not, not to this person, or not this role.
        NotFound: no such person.
        Conflict: locked out, a bot, or nobody would own the workspace.
        Invalid: no such role.
    """
    if role not in (WorkspaceRole.OWNER, *GIVEN):
        raise Invalid(_("Choose one from the list."), field="role")
    lock_workspace(actor, Right.MANAGE_PEOPLE)
    mine = User.objects.get(pk=actor.pk).workspace_role
    person = find_person(user_id)
    if mine != WorkspaceRole.OWNER and WorkspaceRole(role).reaches(mine):
        raise Forbidden(_("Nobody gives a role that is not below their own."))
    check_is_above(actor, person)
    if role == WorkspaceRole.OWNER:
        return make_owner(actor=actor, user_id=user_id)
    if person.is_owner:
        person = take_ownership_back(actor=actor, user_id=user_id)
    _give(person, actor, WorkspaceRole(role))
    return person


def list_roles_to_give(actor: User, person: User) -> list[WorkspaceRole]:
    """Nothing for those whom they have no power over."""
    mine = actor.workspace_role
    if (
        person == actor
        or person.is_bot
        or not person.is_active
        or not mine.reaches(WorkspaceRole.ADMINISTRATOR)
    ):
        return []
    if mine == WorkspaceRole.OWNER:
        return [*GIVEN]
    return [] if person.workspace_role.reaches(mine) else [each for each in GIVEN if not each.reaches(mine)]


def _show_out(person: User, general: Room, actor: User) -> None:
    """A guest is in the rooms that they were let into, and so not in the one of everybody."""
    membership = general.memberships.select_related("user", "room").filter(user=person).first()
    if membership is not None:
        remove_member(membership=membership, actor=actor)


def _give(person: User, actor: User, role: WorkspaceRole) -> None:
    if person.is_bot:
        raise Conflict(_("A bot has no role in the workspace."))
    if not person.is_active:
        raise Conflict(_("%s is locked out. Let them in again first.") % person.name)
    before = person.workspace_role
    if before == role:
        return
    general = get_general()
    leaving = role == WorkspaceRole.GUEST
    successor = find_successor(general, leaving=person) if leaving else None
    lock_logs([general.log_id, person.log_id, *([successor.user.log_id] if successor else [])])
    person.rank = role
    person.save(update_fields=["rank"])
    if leaving:
        _show_out(person, general, actor)
    elif before == WorkspaceRole.GUEST:
        enter_rooms(user=person, rooms=[general])
    note(actor=actor, action=AuditAction.RANK_CHANGED, person=person, before=before, after=role)
    tell_role(person, actor)
