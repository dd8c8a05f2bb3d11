"""Hands one mail to the mail server, and says what came of it."""

from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from uuid import UUID, uuid5

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from prometheus_client import Counter

logger = structlog.get_logger(__name__)

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
# From here on an answer says that asking again is of no use (RFC 5321, 4.2.1)
PERMANENT = 500
MAILS = UUID("019aa000-0000-7000-8000-6d61696c7321")

mails = Counter("syncchat_mails", "E-mails handed to the mail server, or not", ["outcome"])
_sent, _failed = mails.labels("sent"), mails.labels("failed")


def can_send() -> bool:
    return bool(settings.EMAIL_BACKEND != NOWHERE)


def name_domain() -> str:
    """What stands behind the @ of our addresses and of the ids of our mails."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def make_message_id(name: str) -> str:
    """The same for the same name: a mail that leaves twice, after a crash, is one in the inbox."""
    return f"<{name}@{name_domain()}>"


def make_mail_id(*facts: object) -> UUID:
    """Of what a mail tells: found anew, after a crash or in a restored database, it is the same mail."""
    return uuid5(MAILS, " ".join(str(fact) for fact in facts))


def deliver(message: EmailMessage) -> bool:
    """Returns whether it left; one that never will is logged and given up on.

    Raises:
        OSError, SMTPException: the server cannot take it now, and later it may.
    """
    if not can_send():
        logger.warning(
            "mail_not_sent", advice="set EMAIL_URL, or hand out a link by manage.py reset_password"
        )
        _failed.inc()
        return False
    try:
        message.send()
    except (OSError, SMTPException) as error:
        _failed.inc()
        if not _is_permanent(error):
            logger.warning(
                "mail_failed", reason=repr(error), advice="check EMAIL_URL, and that the mail server answers"
            )
            raise
        logger.warning(
            "mail_refused", reason=repr(error), advice="the mail server takes no mail for this address"
        )
        return False
    _sent.inc()
    return True


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _said in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT
