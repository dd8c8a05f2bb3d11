from django.conf import settings
from django.db import models


class Mention(models.Model):
    """This message names this person."""

    message = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="one_mention_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.message_id}"
