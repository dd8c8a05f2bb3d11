"""A real mail server (aiosmtpd) that keeps what it takes, and can be told to misbehave."""

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class PostOffice:
    port: int = 0
    # What it says to a recipient, or once it has the mail, instead of taking it
    to_recipient: str = ""
    to_mail: str = ""
    # Hangs up once it has taken the mail, so that nobody learns of it
    hangs_up: bool = False
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.to_mail:
            return self.to_mail
        content: Any = envelope.content
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        if self.hangs_up:
            transport: Any = server.transport
            transport.abort()
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]


@contextlib.contextmanager
def open_post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    with socket.create_server(("127.0.0.1", 0)) as found:
        office.port = int(found.getsockname()[1])
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        with use_mail_server(office.port):
            yield office
    finally:
        controller.stop()


def use_mail_server(port: int, host: str = "127.0.0.1") -> Any:
    return override_settings(EMAIL_BACKEND=SMTP_BACKEND, EMAIL_HOST=host, EMAIL_PORT=port, EMAIL_TIMEOUT=0.5)
