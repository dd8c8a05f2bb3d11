"""Addresses that open one thing for a short while, for clients that bring no token there."""

from typing import NamedTuple
from uuid import UUID

from django.core import signing

from syncchat.domain.ids import make_id
from syncchat.domain.limits.tries import count_try
from syncchat.domain.tokens.grants import Grant, find_grant_named
from syncchat.models import User

# Seconds. A large file takes its time, and a socket is opened at once
UPLOAD_SECONDS = 3600
SOCKET_SECONDS = 60
_UPLOAD, _SOCKET = "slack upload", "slack socket"


class UploadTicket(NamedTuple):
    user: User
    upload_id: UUID


def seal_upload(user: User, upload_id: UUID) -> str:
    return signing.dumps([user.pk, str(upload_id)], salt=_UPLOAD)


def open_upload(ticket: str) -> UploadTicket | None:
    """None for one that is none, is over, or whose person is locked out."""
    try:
        user_id, upload_id = signing.loads(ticket, salt=_UPLOAD, max_age=UPLOAD_SECONDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return UploadTicket(user, UUID(upload_id)) if user else None


class SocketTicket(NamedTuple):
    """``base`` is the address by which the app reaches us: its socket may name a host without the port."""

    grant: Grant
    base: str


def seal_socket(grant: Grant, base: str) -> str:
    return signing.dumps([grant.prefix, base, str(make_id())], salt=_SOCKET)


def open_socket(ticket: str) -> SocketTicket | None:
    """The token that it was made with, once; None afterwards, and where the token has ended since."""
    try:
        prefix, base, number = signing.loads(ticket, salt=_SOCKET, max_age=SOCKET_SECONDS)
    except signing.BadSignature:
        return None
    if count_try(name="slack-socket", key=number, limit=1, seconds=2 * SOCKET_SECONDS):
        return None
    grant = find_grant_named(prefix)
    return SocketTicket(grant, base) if grant else None
