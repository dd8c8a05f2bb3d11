from django.db import models


class SpeakingRules(models.Model):
    """The one row of what newcomers may not do yet, and of words and domains that are looked for.

    ``version`` is drawn anew with each change: a send reads it with the memberships, and reads the rules where it does
    not know them. So every process follows at once, and none asks twice.
    """

    version = models.BigIntegerField(default=0)
    # How long somebody is new; 0 is nobody
    new_hours = models.PositiveSmallIntegerField(default=0)
    new_links = models.BooleanField(default=False)
    new_files = models.BooleanField(default=False)
    # Messages in an hour; 0 is as many as others
    new_hourly = models.PositiveSmallIntegerField(default=0)
    # Words, phrases and domains, as they were typed
    refused = models.JSONField(default=list)
    reported = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_set_of_speaking_rules")]

    def __str__(self) -> str:
        return f"speaking rules {self.version}"
