from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from syncchat.domain.hooks.incoming import create_webhook
from syncchat.models import IncomingWebhook, Message, Room, User


@dataclass
class Hook:
    """A webhook with its address, as a program knows it."""

    webhook: IncomingWebhook
    secret: str

    @property
    def path(self) -> str:
        return f"/hooks/{self.webhook.pk}/{self.secret}"

    def send(self, payload: Any, path: str = "", **headers: str) -> tuple[int, str]:
        answer = Client().post(path or self.path, payload, content_type="application/json", headers=headers)
        return answer.status_code, answer.content.decode()

    def read(self) -> list[str]:
        said = Message.objects.filter(room=self.webhook.room, author=self.webhook.bot, kind="text")
        return [message.body for message in said.order_by("seq")]


@pytest.fixture
def hook(alice: User, lobby: Room) -> Hook:
    return Hook(*create_webhook(actor=alice, room_id=lobby.pk, name="Deploys"))
