"""Which second factors a person has; and owners, who take them off for whoever lost theirs."""

import base64
import binascii
from datetime import datetime
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.audit import note_about_person
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import check_is_above
from syncchat.domain.second_factor.requirement import refresh_deadline, renew_days
from syncchat.errors import Conflict, Invalid
from syncchat.models import User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right

Kind = Authenticator.Type
# What apps of others made: 80 bits are common, though RFC 4226 asks for 128
SMALLEST_SECRET, LARGEST_SECRET = 10, 64  # bytes


class Passkey(NamedTuple):
    id: int
    name: str
    # Whether the device keeps the account with it; None where the browser does not say
    is_alone: bool | None
    created_at: datetime
    last_used_at: datetime | None


class Factors(NamedTuple):
    """``codes_left`` is None where there are no recovery codes."""

    app: Authenticator | None
    passkeys: list[Passkey]
    codes_left: int | None


def list_factors(user: User) -> Factors:
    every = list(Authenticator.objects.filter(user=user).order_by("pk"))
    found = {factor.type: factor for factor in every}
    codes = found.get(Kind.RECOVERY_CODES)
    passkeys = [_describe(factor) for factor in every if factor.type == Kind.WEBAUTHN]
    return Factors(found.get(Kind.TOTP), passkeys, _count_left(codes) if codes else None)


@transaction.atomic
def reset_second_factor(*, actor: User | None, user_id: int) -> User:
    """They sign in with their password alone, until they set up another one. ``actor``: None at the command line.

    Raises:
        Forbidden: not an owner.
        NotFound: no such person.
        Conflict: they have none.
    """
    if actor is not None:
        lock_workspace(actor, Right.MANAGE_PEOPLE)
    person = find_person(user_id)
    if actor is not None:
        check_is_above(actor, person)
    count, _each = Authenticator.objects.filter(user=person).delete()
    if not count:
        raise Conflict(_("%s has no second factor.") % person.name)
    note_about_person(actor=actor, action=AuditAction.FACTOR_RESET, person=person)
    renew_days(person)
    return person


@transaction.atomic
def take_secret(*, user: User, secret: str) -> None:
    """A secret that another program made: the person's app goes on as it is. They get recovery codes too.

    Raises:
        Invalid: it is no Base32, or of a size that no app makes.
        Conflict: they have an app already.
    """
    cleaned = "".join(secret.split()).replace("-", "").upper().rstrip("=")
    padded = cleaned + "=" * (-len(cleaned) % 8)
    try:
        size = len(base64.b32decode(padded))
    except binascii.Error as error:
        raise Invalid(_("A secret is letters A–Z and digits 2–7 (Base32)."), field="secret") from error
    if not SMALLEST_SECRET <= size <= LARGEST_SECRET:
        raise Invalid(_("A secret has 80 to 512 bits."), field="secret")
    if Authenticator.objects.filter(user=user, type=Kind.TOTP).exists():
        raise Conflict(_("%s has an authenticator app already.") % user.name)
    TOTP.activate(user, padded)
    RecoveryCodes.activate(user)
    refresh_deadline(user)


def _describe(factor: Authenticator) -> Passkey:
    kept = factor.wrap()
    return Passkey(factor.pk, kept.name, kept.is_passwordless, factor.created_at, factor.last_used_at)


def _count_left(codes: Authenticator) -> int:
    """Without reading them: this is shown also where the key that reads them is lost."""
    return settings.MFA_RECOVERY_CODE_COUNT - int(codes.data["used_mask"]).bit_count()
