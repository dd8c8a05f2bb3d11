from django.db import models
from django.db.models import Q


class RetentionRule(models.Model):
    """How many days messages and files are kept: of a room, or of all direct messages or rooms without a rule.

    Days that are not there mean for ever; for files, as long as their messages.
    """

    room = models.OneToOneField(
        "syncchat.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    of_directs = models.BooleanField(default=False)
    message_days = models.PositiveIntegerField(null=True, blank=True)
    file_days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of_directs"], condition=Q(room=None), name="one_rule_of_a_kind"),
            models.CheckConstraint(
                condition=Q(room=None) | Q(of_directs=False), name="a_rule_is_of_a_room_or_a_kind"
            ),
            models.CheckConstraint(
                condition=(Q(message_days=None) | Q(message_days__gte=1))
                & (Q(file_days=None) | Q(file_days__gte=1)),
                name="kept_for_a_day_at_least",
            ),
        ]

    def __str__(self) -> str:
        return f"rule of {self.room or ('direct messages' if self.of_directs else 'rooms')}"
