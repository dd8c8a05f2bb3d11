from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from syncchat.models.outgoing.webhook import OutgoingWebhook
from syncchat.protocol.kinds import DeliveryState

EXCERPT_LIMIT = 1_000
# Somebody used a slash command, or pressed something on a message: asked once, for they wait for it
USED, PRESSED = "command.used", "action.used"
ASKED_ONCE = (USED, PRESSED)


class Delivery(models.Model):
    """Something that a webhook is told: put down before it is sent, and its outcome after."""

    # The same over all its attempts, so that whoever gets it twice can tell
    public_id = models.UUIDField(unique=True)
    webhook = models.ForeignKey(OutgoingWebhook, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=30)
    # What happened, in our own words; each format makes its body of it. Empty once its words were deleted
    payload = models.JSONField()
    message = models.ForeignKey(
        "syncchat.Message", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    room = models.ForeignKey(
        "syncchat.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Who used a command or a button, and may be answered
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # How often it was answered by its address for answers
    answers = models.PositiveSmallIntegerField(default=0, db_default=0)
    # What whoever used it was answered, and nobody else: as words and as HTML
    whispers = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    # Of the last attempt
    at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    # What was answered, or why nothing was
    excerpt = models.CharField(max_length=EXCERPT_LIMIT, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["webhook", "id"], name="delivery_waiting", condition=Q(state=DeliveryState.WAITING)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for webhook {self.webhook_id}: {self.state}"
