"""Real servers: a mail outlives a kill, a dead mail server holds nobody up, and one worker takes the answers."""

import re
import smtplib
import socket
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from syncchat.domain.ids import make_id
from tests.mail.post_office import PostOffice, open_post_office
from tests.mail.test_missed import read
from tests.servers import StartServer
from tests.services import find_free_port
from tests.visitors import PASSWORD, Visitor

pytestmark = pytest.mark.server

SECONDS = 30


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


def wait_for(office: PostOffice, count: int, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while len(office.taken) < count:
        assert time.monotonic() < deadline, office.ids
        time.sleep(0.1)


def ask_for_password(url: str, count: int = 1) -> None:
    for number in range(count):
        status, _page = Visitor(url).open("/password/reset/", {"email": f"nobody{number}@example.org"})
        assert status == 200


def test_what_was_not_sent_when_the_server_was_killed_is_sent_once_when_it_is_back(
    start_server: StartServer, office: PostOffice
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = start_server(EMAIL_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        Visitor(server.url, "alice").register()
        ask_for_password(server.url, 3)
        server.kill()
    back = start_server(var_dir=server.var_dir, EMAIL_URL=f"smtp://127.0.0.1:{office.port}")

    # The one that was begun is taken for abandoned after a minute: the others do not wait for it
    wait_for(office, 2)

    assert len(set(office.ids)) == len(office.ids)
    assert back.stop() == 0


def test_a_mail_server_that_says_nothing_delays_no_message(start_server: StartServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = start_server(EMAIL_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        alice = Visitor(server.url, "alice").register()
        ask_for_password(server.url, 3)
        room, begun = alice.general()["id"], time.monotonic()
        for number in range(20):
            status, _sent = alice.call(
                "POST", f"rooms/{room}/messages", {"id": str(make_id()), "body": f"Loaf {number}"}
            )
            assert status in (200, 201)

        assert time.monotonic() - begun < 5
        assert server.stop() == 0


def test_of_several_workers_one_takes_answers_and_refuses_what_is_forged(start_server: StartServer) -> None:
    port = find_free_port()
    server = start_server(workers=3, MAIL_INBOX=f"lmtp://127.0.0.1:{port}")
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            client = smtplib.LMTP("127.0.0.1", port, timeout=5)
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    with client:
        client.lhlo() if hasattr(client, "lhlo") else client.ehlo()
        client.mail("bob@example.org")
        code, said = client.rcpt("reply+forged@localhost")

    assert (code, said[:5]) == (550, b"5.1.1")
    assert server.stop() == 0


@pytest.mark.long
def test_whoever_is_away_is_told_by_mail_and_answers_by_mail(
    start_server: StartServer, office: PostOffice
) -> None:
    """All the way: from a mention over the decision, the quiet time and the mail server to a message."""
    port = find_free_port()
    server = start_server(
        EMAIL_URL=f"smtp://127.0.0.1:{office.port}",
        MAIL_INBOX=f"lmtp://127.0.0.1:{port}",
        EMAIL_FROM="Chat <chat@example.org>",
    )
    alice = Visitor(server.url, "alice").register()
    bob = Visitor(server.url, "bob").register()
    bob.press(
        "/settings/security/email/",
        "/settings/security/email/",
        {"email": "bob@example.org", "password": PASSWORD},
    )
    wait_for(office, 1)
    link = re.search(r"http://[^/\s]+(/email/verify/\S+)", read(office.taken[0]))
    assert link
    assert bob.press(link[1], link[1])[0] == 200
    bob.press(
        "/settings/notifications/", "/settings/notifications/", {"only": "mail_after", "mail_after": "0"}
    )
    room = alice.general()["id"]
    status, _sent = alice.call(
        "POST", f"rooms/{room}/messages", {"id": str(make_id()), "body": "Bread at four, @bob?"}
    )
    assert status in (200, 201)
    wait_for(office, 2, seconds=120)

    mail = office.taken[1]
    assert mail["Subject"] == "Alice asked for you in SyncChatRoom"
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Message-ID"] = (
        "bob@example.org",
        mail["Reply-To"],
        "<a@example.org>",
    )
    answer.set_content("Yes, at four.\n\nOn 30 Nov 2026, Chat <chat@example.org> wrote:\n> Bread?")
    with smtplib.LMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(answer, "bob@example.org")
    _status, page = alice.call("GET", f"rooms/{room}/messages")
    assert [each["body"] for each in page["messages"] if each["kind"] == "text"] == [
        "Bread at four, @bob?",
        "Yes, at four.",
    ]
