from django.conf import settings
from django.db import models
from django.utils import timezone


class SignInLink(models.Model):
    """A link in a mail that signs somebody in once. Not the link itself: what is stolen here signs nobody in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    # To which address it went, and with which password: with another one it is over
    email = models.EmailField()
    began_with = models.CharField(max_length=64)
    # Of what the browser keeps that asked for it, and how that browser called itself
    browser = models.CharField(max_length=64)
    agent = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=45, blank=True)

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"
