"""An invite on its way by mail: to addresses of people who are not here yet."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from syncchat.domain.accounts.invites import check_may_invite
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.mail.delivery import can_send
from syncchat.domain.mail.notices import post_notice
from syncchat.errors import Conflict, Invalid
from syncchat.models import Invite, User

ADDRESSES_LIMIT = 20


def read_addresses(text: str) -> list[str]:
    """Each once, however they are parted.

    Raises:
        Invalid: one of them is none, or there are too many.
    """
    addresses = list(dict.fromkeys(each.lower() for each in re.split(r"[\s,;<>]+", text) if each))
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise Invalid(_("%s is no email address.") % address[:80], field="emails") from None
    if len(addresses) > ADDRESSES_LIMIT:
        raise Invalid(_("At most %d addresses at once.") % ADDRESSES_LIMIT, field="emails")
    return addresses


def check_may_mail(*, actor: User, addresses: Sequence[str]) -> None:
    """Before the invite is made: it is not to be there when its mails are refused.

    Raises:
        Forbidden: not an owner of the workspace.
        Conflict: no mail can leave.
        RateLimited: too many, from this person or to one of these addresses.
    """
    check_may_invite(actor)
    if addresses and not can_send():
        raise Conflict(_("This server sends no mail. Its owner can set that up."))
    for address in addresses:
        check_limit(name="invite_mail", key=str(actor.pk))
        check_limit(name="invited_address", key=address)


def mail_invite(*, actor: User, invite: Invite, addresses: Sequence[str], origin: str) -> None:
    """In the language of the page. No secret waits in the queue: the link is read when a mail is made."""
    for address in addresses:
        post_notice("invite", to=address, origin=origin, invite=invite.pk, maker=actor.pk)
