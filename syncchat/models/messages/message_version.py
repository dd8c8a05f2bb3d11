from django.db import models


class MessageVersion(models.Model):
    """What a message said before an edit. It goes with the message's words when these are deleted."""

    message = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, related_name="versions")
    body = models.TextField(blank=True)
    # When it was written
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.message_id} as of {self.at:%Y-%m-%d %H:%M}"
