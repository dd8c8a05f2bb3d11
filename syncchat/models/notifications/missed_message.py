from django.conf import settings
from django.db import models
from django.db.models import Q


class MissedMessage(models.Model):
    """A message that a person is told of by mail, unless they have read it by then."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    # The mail that tells of it, once that is on its way: done again after a crash, it is the same mail
    mail = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="one_missed_per_person")]
        indexes = [models.Index(fields=["due_at"], name="missed_due", condition=Q(mail=None))]

    def __str__(self) -> str:
        return f"{self.message_id} for {self.user_id}"


class MailTimes(models.Model):
    """When a person last got a mail of what they had missed, and when the next digest is due."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    missed_at = models.DateTimeField(null=True, blank=True)
    digest_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # What it was found for: another choice or another zone makes another time
    digest_for = models.CharField(max_length=80, blank=True, default="")

    def __str__(self) -> str:
        return f"mails to {self.pk}"
