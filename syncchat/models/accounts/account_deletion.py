from django.conf import settings
from django.db import models
from django.utils import timezone


class AccountDeletion(models.Model):
    """That a person wants their account deleted, and from when on it is: what is left then bears no name."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    with_messages = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"deletion of {self.user_id}"
