"""A file on its way to a message, and then part of it."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from syncchat.models.messages.message import Message
from syncchat.protocol.kinds import FileKind


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def once(self) -> "AttachmentQuerySet":
        """Each as often as it lies on the disk: without what forwards show of others."""
        return self.filter(copy_of=None)


class Attachment(models.Model):
    """``id`` is chosen by the uploader's client. Until ``stored`` has a name it is being received, in parts;
    until it has a message it is its uploader's alone, and goes after a day. With a message and without
    ``stored`` it is gone: an owner made room.
    """

    id = models.UUIDField(primary_key=True)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(
        "syncchat.Message", null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    # Of what a message forwards: the one it was sent as. They share what lies on the disk, which is the first one's
    copy_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="copies", db_index=False
    )
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    # As announced, then as stored: a picture is drawn anew
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=10, default=FileKind.FILE)
    type = models.CharField(max_length=100, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    # Of a voice message, as its recorder told it: `duration` in milliseconds and `waveform`
    voice = models.JSONField(null=True, blank=True)
    stored = models.FileField(blank=True, max_length=100)
    thumbnail = models.FileField(blank=True, max_length=100)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], name="attachment_unsent", condition=models.Q(message__isnull=True)
            ),
            models.Index(
                fields=["copy_of"], name="attachment_copy_of", condition=models.Q(copy_of__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def is_ready(self) -> bool:
        return bool(self.stored)

    @property
    def is_gone(self) -> bool:
        return self.message_id is not None and not self.stored

    def list_stored_names(self) -> list[str]:
        """What goes from the disk with it: of a copy, nothing."""
        if self.copy_of_id is not None:
            return []
        return [name for name in (self.stored.name, self.thumbnail.name, *self.parts) if name]


def gather_files(messages: Iterable[Message | None]) -> None:
    """One query for all of them, and none where nobody attached anything."""
    # Two entries of a log may bring the same message twice
    waiting = [each for each in messages if each is not None and each.file_count and each.files is None]
    if not waiting:
        return
    found: dict[UUID | None, list[Attachment]] = {}
    rows = Attachment.objects.filter(message__in={each.pk for each in waiting})
    for attachment in rows.order_by("message_id", "place"):
        found.setdefault(attachment.message_id, []).append(attachment)
    for message in waiting:
        message.files = found.get(message.pk, [])


def list_files(message: Message) -> list[Attachment]:
    if message.files is None:
        gather_files([message])
    return message.files or []


@receiver(post_delete, sender=Attachment)
def _delete_with_row(instance: Attachment, **_signal: Any) -> None:
    """Whatever took the row: its message, its room, its uploader. What was deleted is not on the disk, unless it
    is held for a message that passes it on.
    """
    names = instance.list_stored_names()
    held = apps.get_model("syncchat", "HeldFile")._default_manager.filter(stored__in=names)
    kept = set(held.values_list("stored", flat=True)) if names else set()
    for name in (each for each in names if each not in kept):
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
