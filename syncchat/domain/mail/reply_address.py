"""The address to which a person answers a mail: signed, for one person and one room or thread, for a month.

It fits the 64 letters before an @, and holds small letters and digits alone: some mail servers make all letters small.
"""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from syncchat.errors import Forbidden, NotFound
from syncchat.models import Message

SALT = "syncchat.reply-address"
VALID_DAYS = 30
PERSON, ROOM, THREAD, DAY, MAC = 7, 7, 16, 2, 10
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class ReplyPlace(NamedTuple):
    """Who answers, and where; one of room and thread."""

    person_id: int
    room_id: int | None
    thread_id: UUID | None


def make_reply_address(person_id: int, room_id: int, thread: Message | None, now: datetime) -> str:
    """Nothing where no mail is taken in."""
    if not settings.MAIL_INBOX:
        return ""
    place = thread.pk.bytes if thread else room_id.to_bytes(ROOM, "big")
    last = (now + timedelta(days=VALID_DAYS) - _EPOCH).days
    facts = person_id.to_bytes(PERSON, "big") + place + last.to_bytes(DAY, "big")
    token = base64.b32encode(facts + _sign(facts)).decode().rstrip("=").lower()
    name, _at, domain = settings.MAIL_INBOX_ADDRESS.partition("@")
    return f"{name}+{token}@{domain}"


def read_reply_address(address: str, now: datetime) -> ReplyPlace:
    """Whose it is, and what it leads to.

    Raises:
        NotFound: none of our addresses, or a forged one.
        Forbidden: it has run out.
    """
    local, _at, domain = address.rpartition("@")
    name, plus, token = local.partition("+")
    own_name, _own_at, own_domain = settings.MAIL_INBOX_ADDRESS.partition("@")
    if (name.lower(), plus, domain.lower()) != (own_name.lower(), "+", own_domain.lower()):
        raise NotFound
    facts = _read_facts(token)
    place = facts[PERSON:-DAY]
    if (now - _EPOCH).days > int.from_bytes(facts[-DAY:], "big"):
        raise Forbidden(_("This address has run out. Answer in the chat, or to a newer mail."))
    person_id = int.from_bytes(facts[:PERSON], "big")
    if len(place) == THREAD:
        return ReplyPlace(person_id, None, UUID(bytes=place))
    return ReplyPlace(person_id, int.from_bytes(place, "big"), None)


def _read_facts(token: str) -> bytes:
    try:
        read = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        raise NotFound from None
    facts, mac = read[:-MAC], read[-MAC:]
    if len(facts) - PERSON - DAY not in (ROOM, THREAD) or not hmac.compare_digest(mac, _sign(facts)):
        raise NotFound
    return facts


def _sign(facts: bytes) -> bytes:
    return salted_hmac(SALT, facts, algorithm="sha256").digest()[:MAC]
