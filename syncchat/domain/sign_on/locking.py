"""Locking out whom somebody else's word has gone from: a directory's, or an identity provider's."""

from django.db import transaction

from syncchat.domain.accounts.accounts import set_active
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.sessions import end_sessions_of_locked_out
from syncchat.models import User, Workspace
from syncchat.models.audit_entry import AuditAction


@transaction.atomic
def lock_out_from_outside(*, actor: User | None, user_id: int, reason: str, by: str) -> bool:
    """All but the last owner: somebody has to be able to let people in. Returns whether they are locked out now."""
    Workspace.current()
    Workspace.objects.select_for_update().get(pk=1)
    user = User.objects.get(pk=user_id)
    others = User.objects.filter(is_owner=True, is_active=True).exclude(pk=user.pk)
    if not user.is_active or (user.is_owner and not others.exists()):
        return False
    user.lock_out_reason = reason
    set_active(user, is_active=False, actor=actor)
    note(actor=actor, action=AuditAction.LOCKED_OUT, person=user, after=by)
    end_sessions_of_locked_out(user=user)
    return True
