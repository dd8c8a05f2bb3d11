from django.conf import settings
from django.db import models
from django.utils import timezone


class IncomingWebhookQuerySet(models.QuerySet["IncomingWebhook"]):
    def usable(self) -> "IncomingWebhookQuerySet":
        return self.filter(disabled_at=None, bot__is_active=True)


class IncomingWebhook(models.Model):
    """An address by which a program says something in one room, as a bot of its own. The secret itself is not kept."""

    room = models.ForeignKey("syncchat.Room", on_delete=models.CASCADE, related_name="incoming_webhooks")
    # It is called as its bot is
    bot = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="incoming_webhook"
    )
    # SHA-256: 160 random bits need no slow hash
    digest = models.CharField(max_length=64)
    # Whether "@room" and names in its words ring; else they are words
    calls_people = models.BooleanField(default=False, db_default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)

    objects = IncomingWebhookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"incoming webhook {self.pk}"
