"""Groups whom an identity provider keeps: the workspace's groups of people, called by @ like any other."""

import re
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts import groups
from syncchat.domain.rights.asking import check_right
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import PeopleGroup, ProvisionedGroup, User
from syncchat.protocol.kinds import Right

TRIES = 9


def list_groups(*, actor: User) -> QuerySet[PeopleGroup]:
    """Raises: Forbidden."""
    check_right(actor, Right.CHANGE_OWNERS)
    return PeopleGroup.objects.select_related("provisioned").order_by("pk")


def find_group(*, actor: User, group_id: str) -> PeopleGroup:
    """Raises: Forbidden, NotFound."""
    is_number = group_id.isascii() and group_id.isdecimal() and len(group_id) < 18
    found = list_groups(actor=actor).filter(pk=int(group_id)).first() if is_number else None
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def provision_group(*, actor: User, name: str, external_id: str, people: Iterable[str]) -> PeopleGroup:
    """Raises: Forbidden, Invalid; Conflict where there are too many groups or people; NotFound for people."""
    check_right(actor, Right.CHANGE_OWNERS)
    if list_groups(actor=actor).filter(provisioned__display_name__iexact=name).exists():
        raise Conflict(_("There is a group with this name already."))
    group = _create_with_handle(actor, _check_name(name))
    _set_people(actor, group, _read_ids(people))
    return _keep_group(actor, group, name, external_id)


@transaction.atomic
def update_group(
    *, actor: User, group_id: str, name: str, external_id: str, people: Iterable[str]
) -> PeopleGroup:
    """Its handle stays: people call it by that. Raises: what `provision_group` raises."""
    group = find_group(actor=actor, group_id=group_id)
    shown = _check_name(name)[: groups.NAME_LIMIT]
    if shown != group.name:
        groups.change_group(actor=actor, group_id=group.pk, name=shown)
    _set_people(actor, group, _read_ids(people))
    return _keep_group(actor, group, name, external_id)


@transaction.atomic
def deprovision_group(*, actor: User, group_id: str) -> None:
    groups.delete_group(actor=actor, group_id=find_group(actor=actor, group_id=group_id).pk)


def _create_with_handle(actor: User, name: str) -> PeopleGroup:
    """By a handle made of its name, with a number where that is taken."""
    base = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("._-")[:24] or "group"
    handles = [base, *(f"{base}-{number}" for number in range(2, TRIES)), f"{base}-{secrets.token_hex(2)}"]
    if len(base) < 2:
        handles = handles[1:]
    for handle in handles:
        try:
            with transaction.atomic():
                return groups.create_group(actor=actor, handle=handle, name=name[: groups.NAME_LIMIT])
        except Conflict as refusal:
            # Of its name; of how many there are, another name is no help
            if refusal.field != "handle":
                raise
        except Invalid:
            continue
    raise Conflict(_("There is a group with this name already."))


def _set_people(actor: User, group: PeopleGroup, wanted: set[int]) -> None:
    """Whoever is locked out is passed over: their account says so, and the provider knows."""
    known = set(User.objects.filter(pk__in=wanted, is_bot=False).values_list("pk", flat=True))
    if wanted - known:
        raise NotFound
    here = set(group.members.values_list("user_id", flat=True))
    active = set(User.objects.filter(pk__in=wanted - here, is_active=True).values_list("pk", flat=True))
    for gone in sorted(here - wanted):
        groups.take_from_group(actor=actor, group_id=group.pk, person_id=gone)
    if active:
        groups.add_to_group(actor=actor, group_id=group.pk, people=active)


def _read_ids(people: Iterable[str]) -> set[int]:
    ids = set()
    for each in people:
        if not (each.isascii() and each.isdecimal() and len(each) < 18):
            raise NotFound
        ids.add(int(each))
    return ids


def _check_name(name: str) -> str:
    if not name.strip() or len(name) > 254 or not name.isprintable():
        raise Invalid(_("displayName is missing, or cannot be."))
    return " ".join(name.split())


def _keep_group(actor: User, group: PeopleGroup, name: str, external_id: str) -> PeopleGroup:
    kept = {"display_name": name, "external_id": external_id[:254], "changed_at": timezone.now()}
    ProvisionedGroup.objects.update_or_create(group=group, defaults=kept)
    return find_group(actor=actor, group_id=str(group.pk))
