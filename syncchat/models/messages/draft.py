from django.conf import settings
from django.db import models

from syncchat.protocol.kinds import DraftKind


class Draft(models.Model):
    """What a person has begun to write and not sent, for all of their devices."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey("syncchat.Room", on_delete=models.CASCADE, related_name="+")
    # The root of the thread, or the message that is edited
    message = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=[(each, each) for each in DraftKind])
    text = models.TextField()
    # The seq of the entry in their log that told of it
    version = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "message", "kind"], name="one_draft_per_person_and_message"
            ),
            models.UniqueConstraint(
                fields=["user", "room"],
                condition=models.Q(message=None),
                name="one_draft_per_person_and_room",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id} in {self.room_id}"
