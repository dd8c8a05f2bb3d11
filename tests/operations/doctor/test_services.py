from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from syncchat.models import PushKey
from syncchat.operations.doctor.check import NotApplicable
from syncchat.operations.doctor.services import (
    SMTP,
    find_closed_inbox,
    find_push_faults,
    find_silent_broker,
    find_unsendable_mail,
)
from tests.operations.doctor.mail_server import run_mail_server
from tests.operations.test_health import BrokenLayer
from tests.services import find_free_port

PASSWORD = "correct-horse"


def test_broker_that_answers_is_fine(settings: Settings) -> None:
    settings.REDIS_URL = "redis://here"
    assert find_silent_broker() == []


def test_broker_that_does_not_answer_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = f"redis://:{PASSWORD}@nowhere"
    monkeypatch.setattr("syncchat.operations.health.get_channel_layer", BrokenLayer)
    assert find_silent_broker() == ["It does not answer: ConnectionError."]


def test_nothing_is_asked_of_what_is_not_set(settings: Settings) -> None:
    settings.REDIS_URL = settings.MAIL_INBOX = ""
    for find_faults in (find_silent_broker, find_unsendable_mail, find_closed_inbox):
        with pytest.raises(NotApplicable):
            find_faults()


@pytest.fixture
def mail(settings: Settings) -> Iterator[Settings]:
    settings.EMAIL_BACKEND, settings.DEFAULT_FROM_EMAIL = SMTP, "Chat <chat@example.org>"
    settings.PUBLIC_URL = "https://chat.example.org"
    with run_mail_server() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield settings


def test_mail_server_that_greets_is_fine(mail: Settings) -> None:
    assert find_unsendable_mail() == []


def test_mail_server_that_refuses_the_password_is_told(mail: Settings) -> None:
    mail.EMAIL_HOST_USER, mail.EMAIL_HOST_PASSWORD = "chat", PASSWORD
    (fault,) = find_unsendable_mail()
    assert fault.endswith("does not take mail: 535 5.7.8 Who are you.")
    assert PASSWORD not in fault


def test_mail_server_without_the_tls_that_was_asked_for_is_told(mail: Settings) -> None:
    mail.EMAIL_USE_TLS = True
    (fault,) = find_unsendable_mail()
    assert "STARTTLS" in fault


def test_mail_server_that_is_not_there_is_told(mail: Settings) -> None:
    mail.EMAIL_PORT = find_free_port()
    (fault,) = find_unsendable_mail()
    assert fault.endswith("does not take mail: Connection refused.")


def test_sender_that_other_servers_refuse_is_told(mail: Settings) -> None:
    mail.DEFAULT_FROM_EMAIL = "Chat <chat@localhost>"
    assert find_unsendable_mail() == ["EMAIL_FROM ends in @localhost, which other mail servers refuse."]


def test_links_that_lead_to_this_machine_alone_are_told(mail: Settings) -> None:
    mail.PUBLIC_URL = ""
    assert find_unsendable_mail() == ["PUBLIC_URL is not set: links in mails lead to this machine alone."]


@pytest.mark.django_db
def test_push_is_fine_with_https_and_a_key_that_can_be_read(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://chat.example"
    assert find_push_faults() == []

    PushKey.objects.update(private="nothing")
    assert find_push_faults() == ["The key for push services cannot be read."]


@pytest.mark.django_db
def test_push_needs_https(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://chat.example"
    assert find_push_faults() == ["Browsers let no page of http://chat.example push: it is not https."]

    settings.PUBLIC_URL = ""
    with pytest.raises(NotApplicable):
        find_push_faults()


def test_an_inbox_that_takes_mail_is_fine_and_a_closed_one_is_told(settings: Settings) -> None:
    with run_mail_server() as port:
        settings.MAIL_INBOX = f"smtp://127.0.0.1:{port}"
        assert find_closed_inbox() == []
    settings.MAIL_INBOX = f"lmtp://127.0.0.1:{find_free_port()}"
    (fault,) = find_closed_inbox()
    assert fault.endswith("does not take mail: Connection refused.")
