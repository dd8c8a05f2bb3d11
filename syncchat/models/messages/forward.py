from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from syncchat.models.messages.message import Message


class Forward(models.Model):
    """What a message passes on: another one's words as they were then. Its files are the message's.

    It refers to what was first said, also where somebody forwarded it before. Once that is deleted it has no words.
    """

    message = models.OneToOneField(
        "syncchat.Message", primary_key=True, on_delete=models.CASCADE, related_name="forward"
    )
    original = models.ForeignKey(
        "syncchat.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="forwards"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(
        "syncchat.Room", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField()
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    is_deleted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"forward in {self.message_id}"


def gather_forwards(messages: Iterable[Message | None]) -> None:
    """One query for all of them, and none where nobody forwarded anything."""
    waiting = [each for each in messages if each is not None and each.has_forward and each.forwarded is None]
    if not waiting:
        return
    found = Forward.objects.select_related("author", "room").in_bulk({each.pk for each in waiting})
    for message in waiting:
        message.forwarded = found.get(message.pk)


def read_forward(message: Message) -> Forward | None:
    gather_forwards([message])
    return message.forwarded
