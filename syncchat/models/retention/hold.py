from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from syncchat.models.messages.attachment import Attachment
from syncchat.models.moderation.removal import RemovedFile


class LegalHold(models.Model):
    """What may not be lost while it lasts: all that a person writes, all of a room, or, with neither, everything."""

    name = models.CharField(max_length=100)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    room = models.ForeignKey(
        "syncchat.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    placed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(room=None), name="a_hold_is_of_a_person_or_a_room"
            )
        ]

    def __str__(self) -> str:
        return self.name


class HeldMessage(models.Model):
    """What a message said when it was deleted under a hold. Whoever runs the server reads it, and nobody else;
    it is erased with the last hold on it.
    """

    message = models.OneToOneField(
        "syncchat.Message", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField()
    # What it said before: `text` and `at`
    versions = models.JSONField(default=list)
    # What a poll asked
    options = models.JSONField(default=list)
    held_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"held words of {self.message_id}"


class HeldFile(models.Model):
    """One of its files, on the disk the one that was sent."""

    id = models.UUIDField(primary_key=True)
    held = models.ForeignKey(HeldMessage, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    stored = models.FileField(max_length=100)

    def __str__(self) -> str:
        return f"held file {self.pk}"


@receiver(post_delete, sender=HeldFile)
def _delete_with_row(instance: HeldFile, **_signal: Any) -> None:
    """Unless it can still be brought back, or was, or is held for another one: then it belongs to others too."""
    name = str(instance.stored.name)
    if any(
        model._default_manager.filter(stored=name).exists() for model in (Attachment, RemovedFile, HeldFile)
    ):
        return
    transaction.on_commit(partial(default_storage.delete, name), robust=True)
