"""Addresses that stand in mails. There is no request to take the host from, so it is the configured one."""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.urls import reverse

from syncchat.models import User

UNSUBSCRIBE, VERIFY = "syncchat.unsubscribe", "syncchat.verify-email"


def find_origin() -> str:
    return settings.PUBLIC_URL or f"http://localhost:{settings.PORT}"


def make_link(name: str, *arguments: object) -> str:
    return find_origin() + reverse(name, args=arguments)


def make_unsubscribe_link(user_id: int, kind: str) -> str:
    """Works signed out and for ever: who stops a mail that they found after a year means it."""
    return make_link("unsubscribe", signing.dumps([user_id, kind], salt=UNSUBSCRIBE))


def read_unsubscribe_token(token: str) -> tuple[int, str] | None:
    """Whose mails of what kind; nothing if it is none of ours."""
    try:
        read = signing.loads(token, salt=UNSUBSCRIBE)
    except signing.BadSignature:
        return None
    return (read[0], read[1]) if _is_pair(read) else None


def make_verification_token(person: User) -> str:
    """It names the address: once that is another one, the link to the former proves nothing."""
    return signing.dumps([person.pk, person.email], salt=VERIFY)


def _is_pair(read: object) -> bool:
    return isinstance(read, Sequence) and len(read) == 2 and isinstance(read[0], int)
