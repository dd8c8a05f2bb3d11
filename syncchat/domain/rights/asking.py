"""Whether somebody may: by the table, and by what owners chose of it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.rights.table import REFUSALS, RULES, TIME_RULES, TIMES
from syncchat.errors import Forbidden
from syncchat.models import User, Workspace
from syncchat.protocol.kinds import Right, Until, WorkspaceRole


def read_choices() -> dict[str, str]:
    """What owners chose, by the name of each right."""
    return Workspace.objects.filter(pk=1).values_list("rights", flat=True).first() or {}


def list_rights(chosen: dict[str, str]) -> dict[Right, str]:
    """Each that may be chosen, and what holds. What another release stored and this one has not is passed by."""
    found: dict[Right, str] = {}
    for right, rule in RULES.items():
        if rule.choices:
            given = chosen.get(right)
            found[right] = str(given if given in rule.choices else rule.default)
    for right, times in TIME_RULES.items():
        given = chosen.get(right)
        found[right] = str(given if given in TIMES else times.default)
    return found


def find_least(right: Right) -> WorkspaceRole:
    """Nothing is read for a right that nobody chooses about."""
    rule = RULES[right]
    return WorkspaceRole(list_rights(read_choices())[right]) if rule.choices else rule.default


def may(user: User, right: Right, *, moderates: bool = False) -> bool:
    """``moderates`` the room that it is about, which counts where the table says so."""
    role, rule = user.workspace_role, RULES[right]
    if role == WorkspaceRole.OWNER:
        return True
    if not rule.choices and not rule.also_in_room:
        return role.reaches(rule.default)
    least = find_least(right)
    as_moderator = rule.also_in_room and moderates and WorkspaceRole.MODERATOR.reaches(least)
    return role.reaches(least) or as_moderator


def check_may(user: User, right: Right, *, moderates: bool = False) -> None:
    """Raises: Forbidden."""
    if not may(user, right, moderates=moderates):
        raise Forbidden(str(REFUSALS[find_least(right)]))


def check_right(actor: User, right: Right) -> None:
    """The same, of the person as they are now: ``actor`` was read before a lock, and may have been more then.

    Raises:
        Forbidden: they may not, or are locked out.
    """
    present = User.objects.filter(pk=actor.pk, is_active=True).first()
    if present is None or not may(present, right):
        raise Forbidden(str(REFUSALS[find_least(right)]))


def check_is_above(actor: User, person: User) -> None:
    """Whoever has power over people has it over those below them; owners have it over everybody.

    Raises:
        Forbidden: meant for a moderator of the workspace, or an administrator, who is as high as they are.
    """
    if not stands_above(User.objects.get(pk=actor.pk), person):
        raise Forbidden(_("Only somebody with a higher role can do that to them."))


def stands_above(actor: User, person: User) -> bool:
    mine, theirs = actor.workspace_role, person.workspace_role
    return (
        mine == WorkspaceRole.OWNER or not theirs.reaches(WorkspaceRole.MODERATOR) or not theirs.reaches(mine)
    )


def check_in_time(author: User, right: Right, said_at: datetime) -> None:
    """Programs keep their messages up to date as long as they like.

    Raises:
        Forbidden: it was said too long ago to be edited, or deleted.
    """
    if author.is_bot:
        return
    until = Until(list_rights(read_choices())[right])
    lasts = TIMES[until]
    if lasts is None or (until != Until.NEVER and timezone.now() - said_at <= lasts):
        return
    if right == Right.EDIT_OWN:
        raise Forbidden(_("Here messages cannot be edited any more after that time."))
    raise Forbidden(_("Here messages cannot be deleted any more after that time."))
