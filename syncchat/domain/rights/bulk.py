"""The same for several people: each by the verb for one, so that each is asked, told and written down alike."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import deactivate_user, find_person, list_found_ids
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.groups import add_to_group, find_groups_of
from syncchat.domain.accounts.sessions import end_sessions
from syncchat.domain.rights.asking import check_is_above, check_right
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.domain.rooms.memberships import add_people
from syncchat.errors import Conflict, DomainError, Invalid
from syncchat.models import User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right

PEOPLE_LIMIT = 500


class BulkAct(StrEnum):
    ROLE = "role"
    ROOM = "room"
    GROUP = "group"
    SIGN_OUT = "sign-out"
    LOCK_OUT = "lock-out"


class Outcome(NamedTuple):
    """``refusal`` says why it is not done to them; empty where it is."""

    person: User
    refusal: str


def try_for_all(*, actor: User, people: Sequence[int], act: str, choice: str = "") -> list[Outcome]:
    """What would come of it. Each is done and taken back at once, so that nothing is promised that is refused later.

    Raises: as `do_for_all`.
    """
    return _run(actor, people, act, choice, is_dry=True)


def do_for_all(*, actor: User, people: Sequence[int], act: str, choice: str = "") -> list[Outcome]:
    """Whoever is refused is passed by; the others stay done whatever comes after them.

    Raises:
        Forbidden: they do not manage people.
        Invalid: nobody, too many, or no such act or choice.
    """
    return _run(actor, people, act, choice, is_dry=False)


def choose_found(*, actor: User, query: str, kind: str) -> list[int]:
    """Everybody whom the page of people finds.

    Raises:
        Forbidden: they do not manage people.
        Invalid: too many to do anything to at once.
    """
    return _limit(list_found_ids(actor=actor, query=query, kind=kind, limit=PEOPLE_LIMIT + 1))


def _run(actor: User, people: Sequence[int], act: str, choice: str, *, is_dry: bool) -> list[Outcome]:
    check_right(actor, Right.MANAGE_PEOPLE)
    verb = _find_verb(act, choice)
    wanted = User.objects.in_bulk(_limit(people))
    if not wanted:
        raise Invalid(_("Choose at least one person."), field="people")
    return [
        Outcome(wanted[pk], _do_one(partial(verb, actor, wanted[pk]), is_dry=is_dry)) for pk in sorted(wanted)
    ]


def _limit(people: Sequence[int]) -> list[int]:
    chosen = list(dict.fromkeys(people))
    if len(chosen) > PEOPLE_LIMIT:
        raise Invalid(_("Too many people at once: the limit is %s.") % PEOPLE_LIMIT, field="people")
    return chosen


def _do_one(verb: Callable[[], object], *, is_dry: bool) -> str:
    """A transaction of its own: nobody waits for more than one person's change."""
    try:
        with transaction.atomic():
            verb()
            if is_dry:
                transaction.set_rollback(True)
    except DomainError as refusal:
        return refusal.message
    return ""


def _find_verb(act: str, choice: str) -> Callable[[User, User], object]:
    if act == BulkAct.ROLE:
        return lambda actor, person: _give(actor, person, choice)
    if act == BulkAct.SIGN_OUT:
        return _sign_out
    if act == BulkAct.LOCK_OUT:
        return _lock_out
    if act not in (BulkAct.ROOM, BulkAct.GROUP) or not (choice.isascii() and choice.isdecimal()):
        raise Invalid(_("Choose one from the list."), field="choice")
    number = int(choice[:15])
    if act == BulkAct.ROOM:
        return lambda actor, person: _add_to_room(actor, person, number)
    return lambda actor, person: _add_to_group(actor, person, number)


def _give(actor: User, person: User, role: str) -> None:
    if person.workspace_role == role:
        raise Conflict(_("They have this role already."))
    give_workspace_role(actor=actor, user_id=person.pk, role=role)


def _lock_out(actor: User, person: User) -> None:
    if not person.is_active:
        raise Conflict(_("They are locked out already."))
    deactivate_user(actor=actor, user_id=person.pk)


def _sign_out(actor: User, person: User) -> None:
    check_right(actor, Right.MANAGE_PEOPLE)
    person = find_person(person.pk)
    if person.pk != actor.pk:
        check_is_above(actor, person)
    if not end_sessions(user=person):
        raise Conflict(_("They are signed in nowhere."))
    note(actor=actor, action=AuditAction.SIGNED_OUT, person=person)


def _add_to_room(actor: User, person: User, room_id: int) -> None:
    if not add_people(actor=actor, room_id=room_id, people=[person.pk]):
        raise Conflict(_("They are in it already, or cannot be."))


def _add_to_group(actor: User, person: User, group_id: int) -> None:
    if group_id in find_groups_of(person):
        raise Conflict(_("They are in it already, or cannot be."))
    add_to_group(actor=actor, group_id=group_id, people=[person.pk])
