"""Mail leaves on a thread of its own: a mail server that is slow or silent delays no page and no stop."""

from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from threading import BoundedSemaphore

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from prometheus_client import Counter

logger = structlog.get_logger(__name__)

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
# Behind a server that answers nothing, one more is only memory
WAITING_LIMIT = 100

mails = Counter("syncchat_mails", "E-mails handed to the mail server, or not", ["outcome"])
_sent, _failed = mails.labels("sent"), mails.labels("failed")

_waiting = BoundedSemaphore(WAITING_LIMIT)
_thread = ThreadPoolExecutor(1, thread_name_prefix="mail")


def post(message: EmailMessage) -> None:
    """Nothing is raised: an answer that differs would tell who has an account. What fails is logged."""
    if not _waiting.acquire(blocking=False):
        _failed.inc()
        logger.error("mail_failed", reason=f"{WAITING_LIMIT} mails wait already")
        return
    _thread.submit(_send, message)


def _send(message: EmailMessage) -> None:
    try:
        if settings.EMAIL_BACKEND == NOWHERE:
            logger.warning(
                "mail_not_sent", advice="set EMAIL_URL, or hand out a link by manage.py reset_password"
            )
            _failed.inc()
            return
        message.send()
        _sent.inc()
    except (OSError, SMTPException) as error:
        _failed.inc()
        logger.exception(
            "mail_failed", reason=repr(error), advice="check EMAIL_URL, and that the mail server answers"
        )
    finally:
        _waiting.release()
