"""Devices that take pushes, and why somebody was told of a message, over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from syncchat.protocol.http import Asked
from syncchat.protocol.kinds import NotificationReason, NotificationWay, PushState
from syncchat.protocol.shape import Shape


class PushDevice(Shape):
    """A browser of mine that takes pushes. `last_status` is what its push service said last."""

    id: int
    name: str
    created_at: datetime
    last_sent_at: datetime | None
    last_status: int | None
    is_failing: bool


class Push(Shape):
    """`public_key` is the `applicationServerKey` to subscribe with."""

    public_key: str
    devices: list[PushDevice]


class PushKeys(Asked):
    p256dh: Annotated[str, Field(max_length=100)]
    auth: Annotated[str, Field(max_length=40)]


class NewPushDevice(Asked):
    endpoint: Annotated[str, Field(max_length=1_000)]
    keys: PushKeys
    name: Annotated[str, Field(max_length=60)]


class PushAttempt(Shape):
    """What became of a push to one device: when it was last tried, and what the push service said."""

    device: str
    state: PushState
    attempts: int
    at: datetime | None
    status: int | None
    expires_at: datetime


class MessageNotification(Shape):
    """By which ways I was told of a message, and why. Without `decided_at` it follows from my settings of today."""

    ways: list[NotificationWay]
    reason: NotificationReason
    sentence: str
    decided_at: datetime | None
    pushes: list[PushAttempt]
