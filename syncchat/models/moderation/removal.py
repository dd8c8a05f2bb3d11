from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RemovalState(models.TextChoices):
    REMOVING = "removing", _("Being deleted")
    REMOVED = "removed", _("Deleted, can be undone")
    RESTORING = "restoring", _("Being brought back")
    RESTORED = "restored", _("Brought back")
    GONE = "gone", _("Deleted for good")


class Removal(models.Model):
    """All that one person said in a time, deleted at once; it can be undone for a while."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # Said from then on, and until it was asked for; None is from the beginning
    since = models.DateTimeField(null=True, blank=True)
    # Also in private rooms and direct messages
    everywhere = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=RemovalState, default=RemovalState.REMOVING)
    expected = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    restored = models.PositiveIntegerField(default=0)
    # All of it; from then on it can be undone for a day
    removed_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["removing", "restoring"]),
                name="one_removal_of_a_person_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"removal {self.pk}"


class RemovedMessage(models.Model):
    """What a deleted message was, until it cannot be undone any more. Nothing reads it but bringing it back."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="kept")
    message = models.OneToOneField("syncchat.Message", on_delete=models.CASCADE, related_name="+")
    # Fields of the message, and the rows that went with it as Django serializes them
    fields = models.JSONField()
    rows = models.JSONField()
    # What others had passed on of it: their words and files
    forwards = models.JSONField()

    def __str__(self) -> str:
        return f"removed {self.message_id}"


class RemovedFile(models.Model):
    """Something on the disk that belongs to a removed message, so that backups take it along and it goes in time."""

    kept = models.ForeignKey(RemovedMessage, on_delete=models.CASCADE, related_name="stored_files")
    stored = models.FileField(max_length=100)

    def __str__(self) -> str:
        return f"file of {self.kept_id}"


@receiver(post_delete, sender=RemovedFile)
def _delete_with_row(instance: RemovedFile, **_signal: Any) -> None:
    held = apps.get_model("syncchat", "HeldFile")
    if instance.stored.name and not held._default_manager.filter(stored=instance.stored.name).exists():
        transaction.on_commit(partial(default_storage.delete, instance.stored.name), robust=True)
