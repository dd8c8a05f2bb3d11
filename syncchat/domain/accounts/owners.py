"""Who owns the workspace: owners are equals, and there is always one.

``actor`` is None for whoever runs the server, at its command line, and needs nobody's leave.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.access import list_rooms_for
from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.audit import note_about_person
from syncchat.domain.accounts.profiles import announce_profile
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rooms.memberships import enter_rooms
from syncchat.domain.rooms.rooms import get_general
from syncchat.domain.second_factor.requirement import refresh_deadline
from syncchat.errors import Conflict
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import User, Workspace
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, Right, RoomKind, WorkspaceRole


@transaction.atomic
def make_owner(*, actor: User | None, user_id: int) -> User:
    """One more owner, beside those there are.

    Raises:
        Forbidden: not an owner.
        NotFound: no such person.
        Conflict: they are locked out, or a bot.
    """
    person = _lock_person(actor, user_id)
    _check_is_here(person)
    _change_owner(person, actor, is_owner=True)
    return person


@transaction.atomic
def hand_over_ownership(*, actor: User | None, user_id: int) -> User:
    """Somebody else owns the workspace in the actor's place; at the command line, in the place of all owners.

    Raises:
        Forbidden: not an owner.
        NotFound: no such person.
        Conflict: they are locked out, a bot, or the actor.
    """
    person = _lock_person(actor, user_id)
    if person == actor:
        raise Conflict(_("You own the workspace already. Choose somebody else."))
    _check_is_here(person)
    _change_owner(person, actor, is_owner=True)
    leaving = User.objects.filter(is_owner=True).exclude(pk=person.pk).order_by("pk")
    for owner in leaving if actor is None else leaving.filter(pk=actor.pk):
        _change_owner(owner, actor, is_owner=False)
    return person


@transaction.atomic
def take_ownership_back(*, actor: User, user_id: int) -> User:
    """An owner is one no more; their own ownership anybody may give up.

    Raises:
        Forbidden: not an owner.
        NotFound: no such person.
        Conflict: nobody would own the workspace.
    """
    person = _lock_person(actor, user_id)
    if not User.objects.filter(is_owner=True, is_active=True).exclude(pk=person.pk).exists():
        raise Conflict(_("A workspace keeps at least one owner. Make somebody else owner first."))
    _change_owner(person, actor, is_owner=False)
    return person


def is_only_owner(person: User) -> bool:
    return (
        person.is_owner
        and not User.objects.filter(is_owner=True, is_active=True).exclude(pk=person.pk).exists()
    )


def _lock_person(actor: User | None, user_id: int) -> User:
    """With the logs of all whom the change is told to locked, in the order of their ids."""
    if actor is None:
        Workspace.current()
        Workspace.objects.select_for_update().get(pk=1)
    else:
        lock_workspace(actor, Right.CHANGE_OWNERS)
    person = find_person(user_id)
    owners = User.objects.filter(is_owner=True)
    # A guest comes into the room of everybody with it, and who becomes one leaves it
    lock_logs([get_general().log_id, person.log_id, *owners.values_list("log_id", flat=True)])
    return person


def _check_is_here(person: User) -> None:
    if not person.is_active:
        raise Conflict(_("%s is locked out. Let them in again first.") % person.name)
    if person.is_bot:
        raise Conflict(_("A bot cannot own the workspace."))


def _change_owner(person: User, actor: User | None, *, is_owner: bool) -> None:
    """Their pages learn of it, and of their rights in rooms, which come with ownership."""
    if person.is_owner == is_owner:
        return
    was_guest = person.is_guest
    person.is_owner, person.rank = is_owner, WorkspaceRole.MEMBER
    person.save(update_fields=["is_owner", "rank"])
    if was_guest:
        enter_rooms(user=person, rooms=[get_general()])
    refresh_deadline(person)
    action = AuditAction.MADE_OWNER if is_owner else AuditAction.OWNER_NO_MORE
    note_about_person(actor=actor, action=action, person=person)
    tell_role(person, actor)


def tell_role(person: User, actor: User | None) -> None:
    """Inside the caller's transaction: what they are now, and what they may in their rooms."""
    announce_profile(person)
    for room in list_rooms_for(person).exclude(kind=RoomKind.DIRECT).order_by("pk"):
        append_entry(log_id=person.log_id, kind=EntryKind.MEMBERSHIP_CHANGED, actor=actor, room_id=room.pk)
