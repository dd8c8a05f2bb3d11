from django.conf import settings
from django.db import models

from syncchat.protocol.kinds import PresenceState


class ProcessLease(models.Model):
    """An expiring claim that a server process is alive."""

    id = models.UUIDField(primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"process {self.pk}"


class PresenceClaim(models.Model):
    """This process holds connections of this person; worth what its lease is worth."""

    process = models.ForeignKey(ProcessLease, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, default=PresenceState.ONLINE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "user"], name="one_claim_per_process")]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.state}"
