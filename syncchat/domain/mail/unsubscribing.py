"""Stopping a kind of mail by a link in it: RFC 8058."""

from typing import Any

from syncchat.domain.mail.links import read_unsubscribe_token
from syncchat.domain.notifications.settings import change_notification_settings
from syncchat.errors import NotFound
from syncchat.models import User
from syncchat.protocol.kinds import Digest, MailKind

STOPPED: dict[str, dict[str, Any]] = {
    MailKind.MISSED: {"mail_after": None},
    MailKind.DIGEST: {"digest": Digest.NEVER},
    MailKind.REPORTS: {"mail_reports": False},
}


def find_unsubscriber(token: str) -> tuple[User, MailKind]:
    """Whose mails the link stops, and which.

    Raises:
        NotFound: none of our links, or nobody's any more.
    """
    user_id, kind = read_unsubscribe_token(token) or (0, "")
    person = User.objects.filter(pk=user_id).first()
    if person is None or kind not in STOPPED:
        raise NotFound
    return person, MailKind(kind)


def unsubscribe(token: str) -> None:
    """Raises: what `find_unsubscriber` raises."""
    person, kind = find_unsubscriber(token)
    change_notification_settings(actor=person, **STOPPED[kind])
