"""An account for somebody whom a provider sends: whether they get one, and what they are called in it."""

import re
import secrets
from collections.abc import Iterator
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import insert_user
from syncchat.domain.accounts.invites import spend_invite
from syncchat.domain.accounts.registration import can_register, is_empty
from syncchat.domain.accounts.usernames import clean_email
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.models import Invite, User

NOBODY, EVERYBODY = "nobody", "everybody"
TRIES = 9


class Claims(NamedTuple):
    """What the provider says of them. ``email`` is empty where it does not say that it is theirs."""

    username: str
    name: str
    email: str


def register_sent(*, claims: Claims, rule: list[str], provider: str, invite: Invite | None) -> User:
    """They have no password: the provider signs them in. Whom SCIM has set up already is who was sent.

    Raises:
        Conflict: somebody here has that address, and has to connect the two.
        Forbidden: the provider's rule takes in nobody like them.
    """
    if awaited := find_awaited(claims):
        return awaited
    if claims.email and User.objects.filter(email__iexact=claims.email).exists():
        raise Conflict(
            _(
                "Somebody here has your address. Sign in as you did before, then connect %s under Settings, Security."
            )
            % provider
        )
    if is_empty():
        raise Forbidden(_("The first person here registers with a password, and owns the workspace."))
    is_invited = invite is not None and can_register(has_invite=True)
    if not is_invited and not _is_taken_in(claims, rule):
        raise Forbidden(
            _("%s knows you, but this workspace does not. Ask somebody here for an invite.") % provider
        )
    with transaction.atomic():
        user = make_account(claims, is_guest=is_invited and invite is not None and invite.as_guest)
        if is_invited and invite is not None:
            spend_invite(token=invite.token, actor=user)
    return user


def find_awaited(claims: Claims) -> User | None:
    """Whom an owner's SCIM has set up under this confirmed address, and who has no way in yet."""
    if not claims.email:
        return None
    people = User.objects.filter(email__iexact=claims.email, is_active=True, provisioned__isnull=False)
    for way in (SocialAccount, Authenticator):
        people = people.exclude(Exists(way.objects.filter(user=OuterRef("pk"))))
    found = [person for person in people if not person.has_usable_password()]
    return found[0] if len(found) == 1 else None


def clean_claimed_email(email: object, *, is_verified: object) -> str:
    """Only an address that the provider has verified counts: anybody could have typed another's there."""
    if is_verified is not True or not isinstance(email, str):
        return ""
    try:
        return clean_email(email)
    except Invalid:
        return ""


def _is_taken_in(claims: Claims, rule: list[str]) -> bool:
    return EVERYBODY in rule or (bool(claims.email) and claims.email.rpartition("@")[2] in rule)


def make_account(claims: Claims, *, is_guest: bool = False) -> User:
    for username, name in _list_names(claims):
        try:
            with transaction.atomic():
                user = insert_user(
                    username=username,
                    email=claims.email,
                    hashed_password=_make_no_password(),
                    display_name=name,
                    is_guest=is_guest,
                )
        except (Conflict, Invalid):
            continue
        if claims.email:
            user.email_verified_at = timezone.now()
            user.save(update_fields=["email_verified_at"])
        return user
    raise Forbidden(_("No free username was found for you. Try again."))


def _list_names(claims: Claims) -> Iterator[tuple[str, str]]:
    """Their own first; a name that looks like another's is left out before the username gets a number."""
    said = claims.username.partition("@")[0] or claims.email.partition("@")[0] or claims.name
    base = re.sub(r"[^a-z0-9._-]+", "-", said.lower()).strip("._-")[:24] or "person"
    name = " ".join(claims.name.split())[:60]
    yield base, name
    for number in range(2, TRIES):
        yield f"{base}-{number}", name
    yield base, ""
    yield f"{base}-{secrets.token_hex(2)}", ""


def _make_no_password() -> str:
    unusable = User()
    unusable.set_unusable_password()
    return unusable.password
