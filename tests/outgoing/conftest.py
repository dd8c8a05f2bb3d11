from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.outgoing.webhooks import create_webhook
from syncchat.domain.rooms.memberships import add_people
from syncchat.models import OutgoingWebhook, Room, User
from syncchat.protocol.kinds import WebhookEvent
from syncchat.queue.worker import do_next
from syncchat.webhooks.following import follow
from tests.program import Program, run_program

MakeWebhook = Callable[..., OutgoingWebhook]
Tell = Callable[[], None]


@pytest.fixture
def program(settings: Settings) -> Iterator[Program]:
    with run_program() as running:
        settings.WEBHOOK_HOSTS = frozenset({running.host})
        yield running


@pytest.fixture
def bot(alice: User, lobby: Room) -> User:
    """In the lobby, and not in the cellar."""
    made = create_bot(actor=alice, username="herald", display_name="Herald")
    add_people(actor=alice, room_id=lobby.pk, people=[made.pk])
    return made


@pytest.fixture
def make_webhook(alice: User, bot: User, program: Program) -> MakeWebhook:
    def make(**fields: Any) -> OutgoingWebhook:
        given = {"name": "Herald", "url": program.url, "kinds": list(WebhookEvent), **fields}
        return create_webhook(actor=alice, bot_id=bot.pk, **given)

    return make


@pytest.fixture
def webhook(make_webhook: MakeWebhook) -> OutgoingWebhook:
    return make_webhook()


@pytest.fixture
def tell() -> Tell:
    """As the server does: read on in the logs, then post."""

    def tell_all() -> None:
        while follow():
            pass
        while do_next(queue="hooks"):
            pass

    return tell_all
