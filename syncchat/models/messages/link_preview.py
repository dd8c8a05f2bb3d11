"""What pages that messages link to say of themselves, and which message shows it."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from syncchat.models.messages.message import Message


class LinkPreview(models.Model):
    """An address as it was on one day, for every message that names it. Without a title there is nothing to show.

    What was found never changes, so what people have on their screens is what is stored.
    """

    key = models.CharField(max_length=64)
    day = models.DateField()
    address = models.TextField()
    # Who looks at it has said so; another one takes over once that was too long ago
    claimed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    site = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=500, blank=True)
    picture = models.FileField(blank=True, max_length=100)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="one_preview_a_day")]

    def __str__(self) -> str:
        return f"preview of {self.address}"


class MessageLink(models.Model):
    """A message names this address. Shown once its room was told, until somebody removes it."""

    message = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, related_name="links")
    preview = models.ForeignKey(LinkPreview, on_delete=models.PROTECT, related_name="links")
    place = models.PositiveSmallIntegerField()
    is_shown = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "preview"], name="one_link_per_address")]

    def __str__(self) -> str:
        return f"link of {self.message_id}"


def gather_previews(messages: Iterable[Message | None]) -> None:
    """One query for all of them, and none where no message shows any."""
    # Two entries of a log may bring the same message twice
    waiting = [each for each in messages if each is not None and each.preview_count and each.previews is None]
    if not waiting:
        return
    found: dict[UUID, list[LinkPreview]] = {}
    rows = MessageLink.objects.filter(message__in={each.pk for each in waiting}, is_shown=True)
    for link in rows.select_related("preview").order_by("message_id", "place"):
        found.setdefault(link.message_id, []).append(link.preview)
    for message in waiting:
        message.previews = found.get(message.pk, [])


def list_previews(message: Message) -> list[LinkPreview]:
    if message.previews is None:
        gather_previews([message])
    return message.previews or []


@receiver(post_delete, sender=LinkPreview)
def _delete_with_row(instance: LinkPreview, **_signal: Any) -> None:
    if instance.picture:
        transaction.on_commit(partial(default_storage.delete, str(instance.picture.name)), robust=True)
