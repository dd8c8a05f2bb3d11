"""Whoever left the directory is locked out here too, within the hour."""

import structlog
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils.translation import gettext as _

from syncchat.domain.sign_on.directory import DIRECTORY, DirectoryAway, find_present, get_directory
from syncchat.domain.sign_on.directory_accounts import log_away
from syncchat.domain.sign_on.locking import lock_out_from_outside

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
    name = get_directory().name
    reason = _("You are no longer in %s.") % name
    return sum(lock_out_from_outside(actor=None, user_id=user_id, reason=reason, by=name) for user_id in left)
