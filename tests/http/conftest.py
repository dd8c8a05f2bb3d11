import json
from smtplib import SMTPException
from typing import Any

import pytest

from syncchat.domain.mail import notices


@pytest.fixture(autouse=True)
def _mail_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a worker of the queue: a mail has left when the page is there, or the worker would try it again."""

    def do_at_once(work: Any, **arguments: Any) -> None:
        try:
            work.call(**json.loads(json.dumps(arguments)))
        except (OSError, SMTPException):
            return

    monkeypatch.setattr(notices, "put_down", do_at_once)
