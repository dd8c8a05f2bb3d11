from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from syncchat.models.messages.message import Message


class MessageActions(models.Model):
    """Buttons and selects of a bot's message, as rows of `syncchat.protocol.programs.actions`."""

    message = models.OneToOneField(
        "syncchat.Message", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    rows = models.JSONField()

    def __str__(self) -> str:
        return f"actions of {self.message_id}"


def gather_actions(messages: Iterable[Message | None]) -> None:
    """One query for all of them, and none where nothing can be pressed."""
    waiting = [each for each in messages if each is not None and each.has_actions and each.actions is None]
    if not waiting:
        return
    found = MessageActions.objects.in_bulk({each.pk for each in waiting})
    for message in waiting:
        message.actions = found[message.pk].rows if message.pk in found else []
