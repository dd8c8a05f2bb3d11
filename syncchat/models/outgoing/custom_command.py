from django.db import models
from django.utils import timezone

from syncchat.models.outgoing.webhook import OutgoingWebhook

COMMAND_NAME_LIMIT = 32
DESCRIPTION_LIMIT, HINT_LIMIT = 100, 60


class CustomCommand(models.Model):
    """A word behind a slash that a program answers."""

    # Without the slash
    name = models.CharField(max_length=COMMAND_NAME_LIMIT, unique=True)
    webhook = models.ForeignKey(OutgoingWebhook, on_delete=models.CASCADE, related_name="commands")
    description = models.CharField(max_length=DESCRIPTION_LIMIT, blank=True)
    # What to write behind it
    hint = models.CharField(max_length=HINT_LIMIT, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"/{self.name}"
