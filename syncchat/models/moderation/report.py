from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WORDS_LIMIT = 500


class ReportReason(models.TextChoices):
    HARASSMENT = "harassment", _("Harassment")
    SPAM = "spam", _("Spam")
    HARMFUL = "harmful", _("Harmful or illegal")
    PRIVATE = "private", _("Tells private things")
    OTHER = "other", _("Something else")


class CaseDecision(models.TextChoices):
    NO_ACTION = "no_action", _("No action")
    REMOVED = "removed", _("Message removed")
    WARNED = "warned", _("Warned")
    SILENCED = "silenced", _("Silenced")
    LOCKED_OUT = "locked_out", _("Locked out")


class ReportCase(models.Model):
    """One thing that was reported, however often: a message, or a person. It is decided once.

    What was reported is kept as it was then, and stays readable when the message is edited or deleted.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        "syncchat.Message", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    room = models.ForeignKey(
        "syncchat.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    body = models.TextField(blank=True)
    # Names of files that went with it
    files = models.JSONField(default=list)
    # What was said around it: name, words and time
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    # Where nobody reported it: the word or domain that was found
    caught_word = models.CharField(max_length=80, blank=True, default="", db_default="")
    opened_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=20, choices=CaseDecision, blank=True)
    # Until when, where that is what was decided
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(decided_at=None), name="one_open_case_for_a_message"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(decided_at=None, message=None),
                name="one_open_case_for_a_person",
            ),
        ]
        indexes = [models.Index(fields=["decided_at", "id"], name="case_decided")]

    def __str__(self) -> str:
        return f"case {self.pk}"


class Report(models.Model):
    """What one person says of it. Whom it is about never learns who that was."""

    case = models.ForeignKey(ReportCase, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=ReportReason)
    words = models.CharField(max_length=WORDS_LIMIT, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="one_report_of_a_person")]

    def __str__(self) -> str:
        return f"report {self.pk}"


class CaseNote(models.Model):
    """What those who decide tell one another."""

    case = models.ForeignKey(ReportCase, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=WORDS_LIMIT)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.pk}"
