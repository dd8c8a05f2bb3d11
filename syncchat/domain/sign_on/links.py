"""A link in a mail that signs in whoever presses the button behind it: once, and for some minutes."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from syncchat.errors import Invalid
from syncchat.models import SignInLink, User

LASTS = timedelta(minutes=15)
# People who have confirmed one address; more than these get no mail
PEOPLE_LIMIT = 5


class Asked(NamedTuple):
    """Which browser asked: the digest of what it keeps, and what is told of it."""

    browser: str
    agent: str
    address: str


def find_people_at(email: str) -> list[User]:
    """Who have shown that mail to it reaches them, and may come in."""
    people = User.objects.filter(email__iexact=email, is_active=True, is_bot=False)
    return list(people.exclude(email_verified_at=None).order_by("pk")[:PEOPLE_LIMIT])


def make_link(*, user: User, asked: Asked) -> str:
    """The token. Nobody can read it a second time."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.filter(made_at__lt=timezone.now() - LASTS).delete()
    SignInLink.objects.create(
        user=user,
        digest=digest(token),
        email=user.email,
        began_with=user.get_session_auth_hash(),
        **asked._asdict(),
    )
    return token


def find_link(token: str) -> SignInLink:
    """Raises: Invalid, for one that signs nobody in any more."""
    link = _find(token).select_related("user").first()
    if link is None or not _still_holds(link):
        raise Invalid(_("This link is no longer good. It works once, and for 15 minutes."))
    return link


def use_link(token: str) -> User:
    """Whom it signs in. Of two who come with it at once, one does; their other links are over with it.

    Raises:
        Invalid: it signs nobody in any more.
    """
    link = find_link(token)
    used, _each = _find(token).delete()
    if not used:
        raise Invalid(_("This link is no longer good. It works once, and for 15 minutes."))
    SignInLink.objects.filter(user=link.user).delete()
    return link.user


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _find(token: str) -> QuerySet[SignInLink]:
    return SignInLink.objects.filter(digest=digest(token), made_at__gte=timezone.now() - LASTS)


def _still_holds(link: SignInLink) -> bool:
    person = link.user
    is_theirs = person.email == link.email and person.email_verified_at is not None
    return is_theirs and constant_time_compare(link.began_with, person.get_session_auth_hash())
