"""Codes that somebody types: of an authenticator app, or one of the recovery codes. Each works once."""

from collections.abc import Callable

import structlog
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.second_factor.sealing import Unreadable, unseal
from syncchat.errors import Conflict, Invalid
from syncchat.models import User

logger = structlog.get_logger(__name__)

Kind = Authenticator.Type
# Where a factor keeps which of its codes was the last: it and those before it work no more
LAST_STEP = "last_step"


@transaction.atomic
def use_code(*, user: User, code: str) -> Authenticator:
    """The factor that the code is of. Two who come with the same code at once: one of them is refused.

    Raises:
        Invalid: it is of none, or was used.
        Conflict: the server cannot read what it would compare with.
    """
    factors = (
        Authenticator.objects.select_for_update().filter(user=user, type__in=list(USES)).order_by("-type")
    )
    try:
        for factor in factors:
            if USES[factor.type](factor, code):
                return factor
    except Unreadable as error:
        logger.error("second_factor_unreadable", user_id=user.pk, advice="SECRET_KEY is another one")  # noqa: TRY400
        raise Conflict(
            _(
                "The server’s key was changed, and it cannot check your codes any more. Ask an owner to reset them."
            )
        ) from error
    raise Invalid(_("That code is not right, or was used already. Wait for the next one."), field="code")


def find_step(secret: str, code: str) -> int | None:
    """Of which half minute a code is: this one, the one before, or the next, for clocks that differ."""
    step: int
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def note_step(factor: Authenticator, step: int) -> None:
    factor.data[LAST_STEP] = step
    factor.save(update_fields=["data"])


def _use_time_code(factor: Authenticator, code: str) -> bool:
    step = find_step(unseal(factor.data["secret"]), code)
    if step is None or step <= factor.data.get(LAST_STEP, 0):
        return False
    note_step(factor, step)
    return True


def _use_recovery_code(factor: Authenticator, code: str) -> bool:
    return bool(RecoveryCodes(factor).validate_code(code))


USES: dict[str, Callable[[Authenticator, str], bool]] = {
    Kind.TOTP: _use_time_code,
    Kind.RECOVERY_CODES: _use_recovery_code,
}
