"""Groups of people: one name that calls all of them, made by owners and by moderators, unless owners say otherwise."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from syncchat.access import find_membership, find_room_for
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.usernames import clean_username, find_people_named
from syncchat.domain.rights.asking import may
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import GroupMember, PeopleGroup, User, Workspace
from syncchat.models.audit_entry import AuditAction
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import Right

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

NAME_LIMIT = 60
GROUPS_LIMIT = 100
# Whoever is named in a thread comes to follow it, under the lock of their log
PEOPLE_LIMIT = 200


class Size(TypedDict):
    count: int


def manages_groups(user: User) -> bool:
    """Groups call people in every room, so who keeps order in the room of everybody makes them."""
    return user.is_active and may(user, Right.MAKE_GROUPS, moderates=moderates_everybody(user))


def moderates_everybody(user: User) -> bool:
    """Whether they moderate the room of everybody, as whoever keeps order in the workspace does."""
    general = get_general()
    return user.is_active and find_rights(general, user, find_membership(user, general.pk)).moderate


def list_groups() -> "QuerySet[WithAnnotations[PeopleGroup, Size]]":
    return PeopleGroup.objects.annotate(count=Count("members")).order_by("handle")


def list_groups_for(user: User) -> "QuerySet[WithAnnotations[PeopleGroup, Size]]":
    """Guests know of none: a group names people whom they may not know of."""
    return list_groups().none() if user.is_guest else list_groups()


def get_group_for(user: User, group_id: int) -> PeopleGroup:
    """Raises: NotFound, also for guests."""
    if user.is_guest:
        raise NotFound
    return get_group(group_id)


def get_group(group_id: int) -> PeopleGroup:
    """Raises: NotFound where there is none, any more."""
    group = PeopleGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise NotFound
    return group


def list_people_of(group: PeopleGroup) -> list[User]:
    return sorted(group.people.all(), key=lambda person: person.name.casefold())


def find_called_in(group: PeopleGroup, *, user: User, room_id: int) -> set[int]:
    """Whom of it a mention in this room calls.

    Raises:
        NotFound: the room is not this person's to read.
    """
    there = find_room_for(user, room_id).memberships.filter(user__in=group.people.filter(is_active=True))
    return set(there.values_list("user_id", flat=True))


def find_groups_of(user: User) -> set[int]:
    return set(GroupMember.objects.filter(user=user).values_list("group_id", flat=True))


@transaction.atomic
def create_group(*, actor: User, handle: str, name: str = "", people: Iterable[int] = ()) -> PeopleGroup:
    """Raises: Forbidden for all who may not, Invalid and Conflict for the name, NotFound for people."""
    _lock(actor)
    if PeopleGroup.objects.count() >= GROUPS_LIMIT:
        raise Conflict(_("There are %s groups, and no more can be kept.") % GROUPS_LIMIT)
    group = PeopleGroup(handle=_clean_handle(handle), name=_clean_group_name(name))
    group.name = group.name or handle.strip().removeprefix("@")
    _save(group)
    _add(group, people)
    note(actor=actor, action=AuditAction.GROUP_MADE, subject=group.handle, after=_say_people(group))
    return group


@transaction.atomic
def change_group(
    *, actor: User, group_id: int, handle: str | None = None, name: str | None = None
) -> PeopleGroup:
    """Who was called by the former name stays called; whoever writes it from now on calls nobody."""
    _lock(actor)
    group = get_group(group_id)
    before = _say_names(group)
    if handle is not None:
        group.handle = _clean_handle(handle)
    if name is not None:
        group.name = _clean_group_name(name) or group.handle
    _save(group)
    if before != _say_names(group):
        _note_change(actor, group, before, _say_names(group))
    return group


@transaction.atomic
def add_to_group(*, actor: User, group_id: int, people: Iterable[int]) -> PeopleGroup:
    """Those who are in it already stay.

    Raises:
        NotFound: no such group, or nobody with one of these ids.
        Conflict: it would be too many.
    """
    _lock(actor)
    group = get_group(group_id)
    before = _say_people(group)
    _add(group, people)
    _note_change(actor, group, before, _say_people(group))
    return group


@transaction.atomic
def take_from_group(*, actor: User, group_id: int, person_id: int) -> PeopleGroup:
    _lock(actor)
    group = get_group(group_id)
    before = _say_people(group)
    GroupMember.objects.filter(group=group, user_id=person_id).delete()
    _note_change(actor, group, before, _say_people(group))
    return group


@transaction.atomic
def delete_group(*, actor: User, group_id: int) -> None:
    """What was said stays as it is; its name is free again."""
    _lock(actor)
    group = get_group(group_id)
    note(actor=actor, action=AuditAction.GROUP_DELETED, subject=group.handle, before=_say_people(group))
    group.delete()


def find_people_by_names(names: Iterable[str]) -> list[int]:
    """The ids of these user names.

    Raises:
        Invalid: somebody is not here.
    """
    wanted = [name.strip().lower().removeprefix("@") for name in names]
    found = find_people_named(wanted, active=True)
    if unknown := [name for name in wanted if name not in found]:
        raise Invalid(_("Nobody here is called %s.") % f"@{unknown[0]}", field="people")
    return [*found.values()]


def _lock(actor: User) -> None:
    """The workspace's row, under which names of people are given as well (`usernames.check_no_group_has`)."""
    Workspace.objects.select_for_update().filter(pk=Workspace.current().pk).first()
    # As of now: the actor was read before the lock
    if not manages_groups(User.objects.get(pk=actor.pk)):
        raise Forbidden(_("You may not change groups here."))


def _note_change(actor: User, group: PeopleGroup, before: str, after: str) -> None:
    if before != after:
        note(actor=actor, action=AuditAction.GROUP_CHANGED, subject=group.handle, before=before, after=after)


def _say_names(group: PeopleGroup) -> str:
    return f"@{group.handle} {group.name}"


def _say_people(group: PeopleGroup) -> str:
    """Their number first: of a long list the log keeps the beginning."""
    names = sorted(group.people.values_list("username", flat=True))
    return f"{len(names)}: {', '.join(names)}"


def _clean_handle(handle: str) -> str:
    try:
        return clean_username(handle.strip().removeprefix("@"))
    except Invalid as refusal:
        raise Invalid(refusal.message, field="handle") from refusal


def _clean_group_name(name: str) -> str:
    return limit_length(clean_line(name, field="name"), NAME_LIMIT, field="name")


def _save(group: PeopleGroup) -> None:
    """Raises: Conflict where a group or a person has this name, or a person had it."""
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise Conflict(_("There is a group with this name already."), field="handle") from error
    if find_people_named([group.handle]):
        raise Conflict(_("Somebody here has this name. Try another one."), field="handle")


def _add(group: PeopleGroup, people: Iterable[int]) -> None:
    wanted = set(people)
    found = set(User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
    if wanted - found:
        raise NotFound
    here = set(GroupMember.objects.filter(group=group).values_list("user_id", flat=True))
    if len(here | wanted) > PEOPLE_LIMIT:
        raise Conflict(_("A group holds %s people at most.") % PEOPLE_LIMIT, field="people")
    GroupMember.objects.bulk_create(GroupMember(group=group, user_id=person) for person in wanted - here)
