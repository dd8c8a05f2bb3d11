"""Who a token stands for, and what it may do: asked with each request, and with each socket."""

import threading
import time
from datetime import datetime, timedelta
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
# By prefix: which use was known when this process last wrote one, and when that was. Of many requests at once one
# writes; and where writing fails or has to wait, it costs one request a minute and not each of them
_tried: dict[str, tuple[datetime | None, float]] = {}
_trying = threading.Lock()

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
    note_use(token)
    return _describe(token)


def find_grant_named(prefix: str) -> Grant | None:
    """For who has shown the token a moment ago."""
    token = AccessToken.objects.usable().select_related("user").filter(prefix=prefix).first()
    return _describe(token) if token else None


def _describe(token: AccessToken) -> Grant:
    rooms = None if token.in_all_rooms else dict(token.rooms.values_list("pk", "log_id"))
    return Grant(token.pk, token.prefix, token.user, frozenset(token.scopes), rooms)


def find_token_that_ended(text: str) -> AccessToken | None:
    """One that was right once: whoever has it may know why it does not sign in."""
    secret = read_secret(text)
    token = secret and AccessToken.objects.select_related("user").filter(prefix=secret.prefix).first()
    return token if secret and token and constant_time_compare(token.digest, secret.digest) else None


def note_use(token: AccessToken) -> None:
    now = timezone.now()
    if token.last_used_at is not None and now - token.last_used_at < USED_EVERY:
        return
    if not _begin_to_note(token):
        return
    try:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    except DatabaseError as error:
        # The disk is full, or another process is writing: reading goes on all the same
        logger.warning("token_use_not_noted", reason=repr(error))


def _begin_to_note(token: AccessToken) -> bool:
    now = time.monotonic()
    with _trying:
        known, at = _tried.get(token.prefix, (None, -USED_EVERY.total_seconds()))
        if known == token.last_used_at and now - at < USED_EVERY.total_seconds():
            return False
        _tried[token.prefix] = token.last_used_at, now
    return True
