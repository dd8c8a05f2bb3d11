from django.conf import settings
from django.db import models
from django.utils import timezone


class PasswordLink(models.Model):
    """The latest link to a new password that an owner made for somebody: who it was, and when. Not the link itself."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="password_link"
    )
    # None: whoever runs the server
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # Of the link's token, to tell it from one that went out by e-mail
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"password link {self.pk}"
