"""Accounts here that a directory's password signs in to."""

import structlog
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from syncchat.domain.sign_on.directory import DIRECTORY, DirectoryAway, check_password
from syncchat.models import User

logger = structlog.get_logger(__name__)


def find_directory_account(user: User) -> SocialAccount | None:
    if settings.DIRECTORY is None:
        return None
    found: SocialAccount | None = SocialAccount.objects.filter(user=user, provider=DIRECTORY).first()
    return found


def knows_directory_password(user: User, password: str) -> bool:
    """Whether it is theirs in the directory, by which they are known here."""
    account = find_directory_account(user)
    if account is None:
        return False
    try:
        found = check_password(account.extra_data.get("login", ""), password)
    except DirectoryAway as away:
        log_away(away)
        return False
    return found is not None and found.id == account.uid


def log_away(away: DirectoryAway) -> None:
    logger.warning("directory_away", reason=str(away)[:300], advice="check LDAP, and that it answers")
