from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone


class ScheduledMessage(models.Model):
    """What a person has written to be sent later. Its id is the message's, so that it is sent once."""

    id = models.UUIDField(primary_key=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Without one the room was deleted: the words stay with who wrote them
    room = models.ForeignKey("syncchat.Room", on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField(blank=True)
    reply_to = models.ForeignKey("syncchat.Message", on_delete=models.SET_NULL, null=True, related_name="+")
    thread = models.ForeignKey("syncchat.Message", on_delete=models.SET_NULL, null=True, related_name="+")
    in_thread = models.BooleanField(default=False)
    also_in_room = models.BooleanField(default=False)
    # Uploads that it will be sent with, in its order
    files = models.JSONField(default=list)
    at = models.DateTimeField(db_index=True)
    # Where the person was, and what their clock will say then
    zone = models.CharField(max_length=60)
    wall = models.CharField(max_length=16)
    scheduled_at = models.DateTimeField(default=timezone.now)
    # To themselves: at its time it is due, and sent to nobody
    is_reminder = models.BooleanField(default=False)
    is_due = models.BooleanField(default=False)
    # Why it was not sent, in the words of its author's language
    refusal = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.pk} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def file_ids(self) -> list[UUID]:
        return [UUID(each) for each in self.files]
