import pytest
from django.core.mail import EmailMessage

from syncchat.sign_in import mailing


class AtOnce:
    """In place of the thread: a mail has left when the page is there."""

    def submit(self, send: type, message: EmailMessage) -> None:
        send(message)


@pytest.fixture(autouse=True)
def _mail_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "_thread", AtOnce())
