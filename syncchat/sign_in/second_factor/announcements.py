"""What a person is told by mail when their second factor changes, whoever changed it."""

from syncchat.domain.mail.notices import post_notice
from syncchat.models import User

# allauth's names of what happened, and ours of what neither allauth nor the person did
CHANGES = (
    "totp_activated",
    "totp_deactivated",
    "recovery_codes_generated",
    "account_connected",
    "account_disconnected",
    "webauthn_added",
    "webauthn_removed",
    "recovery_code_used",
    "second_factor_reset",
)


def announce_change(person: User, change: str, origin: str) -> None:
    """To an address that is known to be theirs."""
    if person.email and person.email_verified_at is not None:
        post_notice("second_factor", to=person.email, person=person, origin=origin, change=change)
