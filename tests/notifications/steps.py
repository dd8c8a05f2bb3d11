"""What people and their browsers do in these tests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.models import Message, PresenceClaim, ProcessLease, Room, User

PassTime = Callable[..., None]


def say(actor: User, room: Room, body: str, **more: Any) -> Message:
    return send_message(actor=actor, room_id=room.pk, id=make_id(), body=body, **more).message


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/{path}", body or {}, content_type="application/json")


def be_active(user: User, *, state: str = "online") -> None:
    lease = ProcessLease.objects.create(id=make_id(), expires_at=timezone.now() + timedelta(minutes=5))
    PresenceClaim.objects.create(process=lease, user=user, state=state)
