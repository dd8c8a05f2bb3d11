"""Showing that mail to an address reaches the person who named it: by a link in a mail, and a press on its page."""

from datetime import timedelta

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.limits.limits import check_limit
from syncchat.domain.mail.delivery import can_send
from syncchat.domain.mail.links import VERIFY
from syncchat.domain.mail.notices import post_notice
from syncchat.errors import Conflict, Invalid
from syncchat.models import User

VALID_FOR = timedelta(days=3)


def find_to_verify(token: str) -> User:
    """Whose address the link is about.

    Raises:
        Invalid: run out, not whole, or about an address that is theirs no more.
    """
    try:
        user_id, email = signing.loads(token, salt=VERIFY, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        raise Invalid(_("This link has run out, or is not whole.")) from None
    person = User.objects.filter(pk=user_id, email=email, is_active=True).first()
    if person is None:
        raise Invalid(_("This address belongs to nobody here any more."))
    return person


def verify_email(token: str) -> User:
    """Raises: what `find_to_verify` raises."""
    person = find_to_verify(token)
    # Of the address that was read: it may be another by now
    unverified = User.objects.filter(pk=person.pk, email=person.email, email_verified_at=None)
    unverified.update(email_verified_at=timezone.now())
    return find_to_verify(token)


def ask_to_verify(*, actor: User, origin: str) -> None:
    """Send the mail with the link, again if it was sent before.

    Raises:
        Invalid: there is no address, or it is verified.
        Conflict: no mail can leave.
        RateLimited: too often, for this person or to this address.
    """
    if not actor.email or actor.email_verified_at is not None:
        raise Invalid(_("There is nothing to confirm."), field="email")
    if not can_send():
        raise Conflict(_("This server sends no mail. Its owner can set that up."))
    check_limit(name="verify_person", key=str(actor.pk))
    check_limit(name="verify_address", key=actor.email.lower())
    post_notice("verify_email", to=actor.email, person=actor, origin=origin)
