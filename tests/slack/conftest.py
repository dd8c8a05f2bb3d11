import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.rooms.memberships import add_people
from syncchat.domain.tokens.tokens import create_token
from syncchat.models import Message, Room, User

ALL = ("read", "write", "files", "manage")


@dataclass
class App:
    """A bot with a token, as a client of Slack's knows it."""

    bot: User
    token: str

    def send(self, method: str, **arguments: Any) -> Any:
        """As JSON, and the answer as it came."""
        headers = {"Authorization": f"Bearer {self.token}"}
        content = json.dumps(arguments)
        return Client().post(
            f"/api/slack/{method}", content, content_type="application/json", headers=headers
        )

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        answer = self.send(method, **arguments)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def do(self, method: str, **arguments: Any) -> dict[str, Any]:
        found = self.call(method, **arguments)
        assert found["ok"], found
        return found

    def refuse(self, method: str, **arguments: Any) -> str:
        found = self.call(method, **arguments)
        assert not found["ok"], found
        return str(found["error"])


def make_app(owner: User, *, scopes: tuple[str, ...] = ALL, **options: Any) -> App:
    named = {"username": "helper", "display_name": "Helper"}
    bot = User.objects.filter(username="helper").first() or create_bot(actor=owner, **named)
    made = create_token(actor=owner, user_id=bot.pk, name="app", scopes=scopes, **options)
    return App(bot, made.secret)


@pytest.fixture(autouse=True)
def _without_bounds(settings: Any) -> None:
    settings.SEND_LIMIT = 0


@pytest.fixture
def app(alice: User, lobby: Room) -> App:
    made = make_app(alice)
    add_people(actor=alice, room_id=lobby.pk, people=[made.bot.pk])
    return made


def say(actor: User, room: Room, body: str, **options: Any) -> Message:
    from syncchat.domain.ids import make_id
    from syncchat.domain.messages.messages import send_message

    return send_message(actor=actor, room_id=room.pk, id=make_id(), body=body, **options).message
