"""Whether the workspace asks for a second factor, and by when each person has to have one.

The day stands at the person, so that no request has to ask anything more: it changes with the rule, the person's
factors and their ownership.
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.errors import Invalid
from syncchat.log import publish
from syncchat.models import User, Workspace
from syncchat.models.workspace import SecondFactorRule

MOST_DAYS = 90


@transaction.atomic
def require_second_factor(*, actor: User, rule: str, days: int = 0) -> Workspace:
    """Who must have one, and how many days those have who lack it. Sign-ins of whoever has no day left end in nothing.

    Raises:
        Forbidden: not an owner.
        Invalid: no such rule, or too many days.
    """
    workspace = lock_workspace(actor)
    if rule not in SecondFactorRule.values:
        raise Invalid(_("Choose who needs one."), field="rule")
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(_("Give them at most 90 days."), field="days")
    before = f"{workspace.second_factor}, {workspace.second_factor_days}"
    workspace.second_factor, workspace.second_factor_days = rule, days
    workspace.save(update_fields=["second_factor", "second_factor_days"])
    note_setting(actor=actor, name="second_factor", before=before, after=f"{rule}, {days}")
    _set_all(workspace)
    publish.signal_after_commit(kind="sessions")
    return workspace


def find_deadline(*, is_owner: bool) -> datetime | None:
    """By when somebody who has none has to have one, from now on."""
    workspace = Workspace.current()
    if workspace.second_factor == SecondFactorRule.NOBODY:
        return None
    if workspace.second_factor == SecondFactorRule.OWNERS and not is_owner:
        return None
    return timezone.now() + timedelta(days=workspace.second_factor_days)


def refresh_deadline(user: User) -> None:
    """After their factors or their ownership changed. Who has, or had, a day keeps it."""
    asked = None if user.is_bot else find_deadline(is_owner=user.is_owner)
    kept = user.second_factor_by or user.second_factor_was_by if asked else None
    due = None if has_factor(user) else kept or asked
    if (due, kept) != (user.second_factor_by, user.second_factor_was_by):
        user.second_factor_by, user.second_factor_was_by = due, kept
        user.save(update_fields=["second_factor_by", "second_factor_was_by"])


def renew_days(user: User) -> None:
    """For whoever an owner took theirs off: they lost it, and get the days anew."""
    user.second_factor_by = user.second_factor_was_by = None
    user.save(update_fields=["second_factor_by", "second_factor_was_by"])
    refresh_deadline(user)


def is_overdue(user: User) -> bool:
    return user.second_factor_by is not None and user.second_factor_by <= timezone.now()


def has_factor(user: User) -> bool:
    return bool(
        Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    )


def list_who_has_one(people: list[User]) -> set[int]:
    found = Authenticator.objects.filter(user__in=people).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(found.values_list("user_id", flat=True))


def _set_all(workspace: Workspace) -> None:
    people = User.objects.filter(is_bot=False)
    people.update(second_factor_by=None, second_factor_was_by=None)
    if workspace.second_factor == SecondFactorRule.NOBODY:
        return
    if workspace.second_factor == SecondFactorRule.OWNERS:
        people = people.filter(is_owner=True)
    having = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
    due = timezone.now() + timedelta(days=workspace.second_factor_days)
    people.exclude(pk__in=having).update(second_factor_by=due)
