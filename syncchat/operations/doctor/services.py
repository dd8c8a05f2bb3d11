"""Whether Redis and the mail server do what they are set for."""

from email.utils import parseaddr
from smtplib import LMTP, SMTPException
from smtplib import SMTP as SMTPClient
from urllib.parse import urlsplit

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.mail import get_connection
from redis.exceptions import RedisError

from syncchat.domain.notifications.push.vapid import load_signer
from syncchat.models import OutgoingWebhook
from syncchat.operations.doctor.check import NotApplicable
from syncchat.operations.health import ask_part
from syncchatroom.command_line import find_reason

# Seconds
PATIENCE = 5
LOCAL = ("localhost", "localhost.localdomain")
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def find_silent_broker() -> list[str]:
    if not settings.REDIS_URL:
        raise NotApplicable("REDIS_URL is not set")
    try:
        async_to_sync(ask_part)("layer")
    except (RedisError, OSError) as error:
        return [f"It does not answer: {find_reason(error)}."]
    return []


def find_unsendable_mail() -> list[str]:
    """Greets the server, starts TLS and signs in, as each mail does."""
    if settings.EMAIL_BACKEND != SMTP:
        raise NotApplicable("EMAIL_URL names no mail server: nobody can reset a password by e-mail")
    try:
        with get_connection():
            return [*_find_local_sender(), *_find_local_links()]
    except (OSError, SMTPException) as error:
        return [f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take mail: {_describe(error)}."]


def _find_local_sender() -> list[str]:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return [f"EMAIL_FROM ends in @{domain}, which other mail servers refuse."] if domain in LOCAL else []


def _find_local_links() -> list[str]:
    return (
        [] if settings.PUBLIC_URL else ["PUBLIC_URL is not set: links in mails lead to this machine alone."]
    )


def find_push_faults() -> list[str]:
    if not settings.PUBLIC_URL:
        raise NotApplicable("PUBLIC_URL is not set")
    faults = []
    if not settings.PUBLIC_URL.startswith("https://"):
        faults.append(f"Browsers let no page of {settings.PUBLIC_URL} push: it is not https.")
    try:
        load_signer()
    except (ValueError, TypeError):
        faults.append("The key for push services cannot be read.")
    return faults


def find_failing_webhooks() -> list[str]:
    webhooks = OutgoingWebhook.objects.filter(disabled_at=None).exclude(failing_since=None)
    failing = [
        f"{each.name} has not been told anything since {each.failing_since:%Y-%m-%d %H:%M}."
        for each in webhooks
    ]
    given_up = OutgoingWebhook.objects.filter(is_given_up=True)
    return failing + [f"{each.name} was switched off after it had failed for days." for each in given_up]


def find_closed_inbox() -> list[str]:
    if not settings.MAIL_INBOX:
        raise NotApplicable("MAIL_INBOX is not set: nobody answers by mail")
    address = urlsplit(settings.MAIL_INBOX)
    speak = LMTP if address.scheme == "lmtp" else SMTPClient
    try:
        with speak(address.hostname or "", address.port or 0, timeout=PATIENCE) as inbox:
            inbox.ehlo()
    except (OSError, SMTPException) as error:
        return [f"{settings.MAIL_INBOX} does not take mail: {_describe(error)}."]
    return []


def _describe(error: Exception) -> str:
    # What a mail server says is bytes behind a number
    number = getattr(error, "smtp_code", None)
    said = getattr(error, "smtp_error", b"")
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"{number} {' '.join(text.split())}".rstrip(".") if number else find_reason(error)
