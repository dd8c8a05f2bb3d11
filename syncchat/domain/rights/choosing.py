"""Owners choose who may do what; everybody's page learns of it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import list_rights
from syncchat.domain.rights.table import RULES, TIME_RULES, TIMES
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import Invalid
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, Right


@transaction.atomic
def choose_rights(*, actor: User, choices: Mapping[str, str]) -> dict[Right, str]:
    """Change those that are given.

    Raises:
        Forbidden: not an owner.
        Invalid: no such right, or nothing that can be chosen for it.
    """
    workspace = lock_workspace(actor, Right.CHANGE_RIGHTS)
    before = list_rights(workspace.rights)
    for name, choice in choices.items():
        if choice not in list_choices(name):
            raise Invalid(_("Choose one from the list."), field=name)
    after = {**before, **{Right(name): str(choice) for name, choice in choices.items()}}
    if after == before:
        return before
    for right, choice in after.items():
        note_setting(
            actor=actor,
            action=AuditAction.RIGHT_CHANGED,
            name=right.value,
            before=before[right],
            after=choice,
        )
    workspace.rights = {right.value: choice for right, choice in after.items()}
    workspace.save(update_fields=["rights"])
    general = get_general()
    lock_logs([general.log_id])
    append_entry(log_id=general.log_id, kind=EntryKind.RIGHTS_CHANGED, actor=actor)
    return after


def list_choices(name: str) -> list[str]:
    """What may be chosen for a right; nothing for what is none, or nobody chooses about."""
    if name in TIME_RULES:
        return [str(until) for until in TIMES]
    return [str(role) for role in RULES[Right(name)].choices] if name in RULES else []
