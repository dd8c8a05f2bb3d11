"""A mail server that accepts and never answers: nobody waits for it, and it keeps no process."""

import socket
import time
from collections.abc import Iterator

import pytest

from tests.servers import StartServer
from tests.visitors import PASSWORD, Visitor

pytestmark = pytest.mark.server

# Less than EMAIL_TIMEOUT, so that it is not the time limit that ends the wait
SOON = 8


@pytest.fixture
def silent_mail_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


def test_password_reset_answers_and_the_server_stops(
    start_server: StartServer, silent_mail_server: int
) -> None:
    server = start_server(EMAIL_URL=f"smtp://127.0.0.1:{silent_mail_server}")
    alice = Visitor(server.url, "alice").register()
    form = {"email": "alice@example.org", "password": PASSWORD}
    assert alice.press("/settings/security/", "/settings/security/email/", form)[0] == 200
    asked = time.monotonic()
    status, page = Visitor(server.url).open("/password/reset/", {"email": "alice@example.org"})
    assert (status, "Look in your mail" in page) == (200, True)
    assert time.monotonic() - asked < SOON
    stopped = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - stopped < SOON
