"""Who a token stands for, and what it may do: asked with each request, and with each socket."""

from datetime import timedelta
from typing import NamedTuple

import structlog
from django.db import DatabaseError
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from syncchat.domain.tokens.secret import read_secret
from syncchat.models import AccessToken, User
from syncchat.protocol.kinds import Scope

# A write for each request would queue behind the messages
USED_EVERY = timedelta(minutes=1)

logger = structlog.get_logger(__name__)


class Grant(NamedTuple):
    """What a token gives. ``rooms`` maps each room that it is limited to, to its log; None is no limit."""

    token_id: int
    prefix: str
    user: User
    scopes: frozenset[str]
    rooms: dict[int, int] | None

    @property
    def reach(self) -> frozenset[int] | None:
        return None if self.rooms is None else frozenset(self.rooms)

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes


def find_grant(text: str) -> Grant | None:
    """None for a token that is none, is wrong, has ended, or whose person is locked out."""
    secret = read_secret(text)
    if secret is None:
        return None
    token = AccessToken.objects.usable().select_related("user").filter(prefix=secret.prefix).first()
    if token is None or not constant_time_compare(token.digest, secret.digest):
        return None
    rooms = None if token.in_all_rooms else dict(token.rooms.values_list("pk", "log_id"))
    _note_used(token)
    return Grant(token.pk, token.prefix, token.user, frozenset(token.scopes), rooms)


def _note_used(token: AccessToken) -> None:
    now = timezone.now()
    if token.last_used_at is not None and now - token.last_used_at < USED_EVERY:
        return
    try:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    except DatabaseError as error:
        # The disk is full, or another process is writing: reading goes on all the same
        logger.warning("token_use_not_noted", reason=repr(error))
