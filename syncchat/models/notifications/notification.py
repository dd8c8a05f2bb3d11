from django.conf import settings
from django.db import models
from django.db.models import Q

from syncchat.models.notifications.push_subscription import NAME_LIMIT
from syncchat.protocol.kinds import PushState

UNSENT = (PushState.WAITING, PushState.SENDING)


class UndecidedMessage(models.Model):
    """Of this message nobody has been told yet: written with it, and gone once that is decided.

    There are few, and each send writes one, so nothing but their own numbers is indexed.
    """

    message = models.ForeignKey(
        "syncchat.Message", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # Whoever decides claims it by a later time
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"undecided {self.message_id}"


class Notification(models.Model):
    """What was decided for a person whom a message concerns, and why; kept for a month."""

    # Both have the index of their constraint, or the one below
    message = models.ForeignKey(
        "syncchat.Message", on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=24)
    # With spaces between them
    ways = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField()
    # They are at a page that shows it: whether they have read it is asked once more then
    look_again_at = models.DateTimeField(null=True, blank=True)
    # Stands on a device of theirs, as far as is known
    is_pushed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "user"], name="one_notification_per_person_and_message"
            )
        ]
        indexes = [
            models.Index(
                fields=["look_again_at"],
                name="notification_looked_at",
                condition=Q(look_again_at__isnull=False),
            ),
            models.Index(fields=["user"], name="notification_pushed", condition=Q(is_pushed=True)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is told of {self.message_id}: {self.reason}"


class PushDelivery(models.Model):
    """One push to one device: noted before it is sent, so that a crash repeats few."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    device = models.ForeignKey(
        "syncchat.PushSubscription", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # It outlives the device
    device_name = models.CharField(max_length=NAME_LIMIT)
    state = models.CharField(max_length=10, default=PushState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    # Of the last attempt
    at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "device"], name="one_push_per_device_and_message")
        ]
        indexes = [models.Index(fields=["due_at"], name="push_unsent", condition=Q(state__in=UNSENT))]

    def __str__(self) -> str:
        return f"push of {self.notification_id} to {self.device_name}: {self.state}"
