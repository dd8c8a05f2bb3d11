from django.conf import settings
from django.db import models
from django.utils import timezone


class SavedMessage(models.Model):
    """A message that a person keeps for themselves, and when they want to be reminded of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    remind_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "message"], name="one_save_per_person_and_message")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} kept by {self.user_id}"

    @property
    def is_due(self) -> bool:
        return self.remind_at is not None and self.remind_at <= timezone.now()
