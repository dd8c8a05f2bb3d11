"""Asked again before what nobody can take back: whoever finds a page open does not know it."""

from django.utils.translation import gettext as _

from syncchat.domain.limits.limits import check_limit, forget_limit
from syncchat.domain.sign_on.directory_accounts import find_directory_account, knows_directory_password
from syncchat.errors import Invalid
from syncchat.models import User


def check_present_password(*, user: User, password: str) -> None:
    """Slow on purpose: never inside a transaction.

    Raises:
        RateLimited: too many tries.
        Invalid: it is another one, or they have none: a provider or a passkey signs them in.
    """
    by_directory = not user.has_usable_password() and find_directory_account(user) is not None
    if not user.has_usable_password() and not by_directory:
        raise Invalid(_("Set a password first, under Settings, Security."), field="password")
    check_limit(name="password", key=str(user.pk))
    knows = knows_directory_password if by_directory else User.check_password
    if not knows(user, password):
        raise Invalid(_("That is not your present password. Check for Caps Lock."), field="password")
    forget_limit(name="password", key=str(user.pk))
