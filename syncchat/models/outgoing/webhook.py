from django.conf import settings
from django.db import models
from django.utils import timezone

from syncchat.models.custom_emoji import CODE_LIMIT
from syncchat.protocol.kinds import WebhookFormat

WEBHOOK_NAME_LIMIT = 60


class OutgoingWebhookQuerySet(models.QuerySet["OutgoingWebhook"]):
    def active(self) -> "OutgoingWebhookQuerySet":
        return self.filter(disabled_at=None, bot__is_active=True)


class OutgoingWebhook(models.Model):
    """A program that is told of what its bot sees: posted to its address, or taken by itself where it has none."""

    bot = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outgoing_webhooks"
    )
    name = models.CharField(max_length=WEBHOOK_NAME_LIMIT)
    # Empty: it fetches what waits for it over a socket of its own
    url = models.URLField(max_length=500, blank=True)
    # Signs what is sent, so it is kept as it is; the database can be read by nobody else
    secret = models.CharField(max_length=80)
    format = models.CharField(max_length=10, default=WebhookFormat.STANDARD)
    # Of `WebhookEvent`
    kinds = models.JSONField(default=list)
    # Also of what other bots do
    hears_bots = models.BooleanField(default=False, db_default=False)
    # None are all that its bot is in
    rooms = models.ManyToManyField("syncchat.Room", blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    disabled_at = models.DateTimeField(null=True, blank=True)
    # Switched off by us: after it had failed for days, or said that it is gone
    is_given_up = models.BooleanField(default=False, db_default=False)
    failing_since = models.DateTimeField(null=True, blank=True)
    # One after the other
    failures = models.PositiveIntegerField(default=0, db_default=0)
    # Nothing is sent before then, so that what waits keeps its order
    paused_until = models.DateTimeField(null=True, blank=True)
    # By whoever sends: one at a time
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Of the last attempt; none where nobody answered
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = OutgoingWebhookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"outgoing webhook {self.pk}"


class WebhookPosition(models.Model):
    """How far a webhook has been told of a room's log."""

    webhook = models.ForeignKey(OutgoingWebhook, on_delete=models.CASCADE, related_name="positions")
    log = models.ForeignKey("syncchat.Log", on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "log"], name="one_position_per_webhook")]

    def __str__(self) -> str:
        return f"webhook {self.webhook_id} at {self.log_id}:{self.seq}"


class ReactionChange(models.Model):
    """What an entry of a room's log leaves open: which emoji came or went. Written while webhooks ask for it."""

    # No foreign key: entries go by the thousand with their room, and nothing should be looked up for each
    entry = models.PositiveBigIntegerField(primary_key=True)
    emoji = models.CharField(max_length=CODE_LIMIT)
    is_added = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{'+' if self.is_added else '-'}{self.emoji} by entry {self.entry}"
