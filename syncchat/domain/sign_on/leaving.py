"""Whoever left the directory is locked out here too, within the hour."""

import structlog
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import set_active
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.sessions import end_sessions_of_locked_out
from syncchat.domain.sign_on.directory import DIRECTORY, DirectoryAway, find_present, get_directory
from syncchat.domain.sign_on.directory_accounts import log_away
from syncchat.models import User, Workspace
from syncchat.models.audit_entry import AuditAction

logger = structlog.get_logger(__name__)
# More than half of them at once, and more than these: rather the settings are wrong than that all have gone
FEW = 5


def lock_out_who_left() -> int:
    """A task's part. Nobody, where the directory does not answer. Returns how many."""
    if settings.DIRECTORY is None:
        return 0
    kept = dict(
        SocialAccount.objects.filter(provider=DIRECTORY, user__is_active=True).values_list("uid", "user_id")
    )
    try:
        present = find_present(kept) if kept else set()
    except DirectoryAway as away:
        log_away(away)
        return 0
    left = [user_id for uid, user_id in kept.items() if uid not in present]
    if len(left) > FEW and len(left) * 2 > len(kept):
        logger.error(
            "directory_lost_most", left=len(left), of=len(kept), advice="check base and filter of LDAP"
        )
        return 0
    return sum(_lock_out(user_id) for user_id in left)


@transaction.atomic
def _lock_out(user_id: int) -> bool:
    """All but the last owner: somebody has to be able to let people in."""
    Workspace.current()
    Workspace.objects.select_for_update().get(pk=1)
    user = User.objects.get(pk=user_id)
    others = User.objects.filter(is_owner=True, is_active=True).exclude(pk=user.pk)
    if not user.is_active or (user.is_owner and not others.exists()):
        return False
    user.lock_out_reason = _("You are no longer in %s.") % get_directory().name
    set_active(user, is_active=False, actor=None)
    note(actor=None, action=AuditAction.LOCKED_OUT, person=user, after=get_directory().name)
    end_sessions_of_locked_out(user=user)
    logger.info("left_directory", user_id=user.pk)
    return True
