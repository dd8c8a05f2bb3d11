from django.conf import settings
from django.db import models
from django.utils import timezone


class KeptAnswer(models.Model):
    """What the API answered to a request with an `Idempotency-Key`: the same request is answered with it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    # SHA-256 of the method, the address, the token and the body
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content = models.TextField(default="", blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_person_and_key")]

    def __str__(self) -> str:
        return f"answer {self.status} to {self.user_id}"
