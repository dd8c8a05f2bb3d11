from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportStage(models.TextChoices):
    LOOKING = "looking", _("being looked through")
    READY = "ready", _("ready to bring in")
    WRITING = "writing", _("being brought in")
    DONE = "done", _("brought in")
    FAILED = "failed", _("not brought in")


class Import(models.Model):
    """A file from elsewhere that an owner has sent: looked through first, brought in when they say so."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=20)
    file = models.CharField(max_length=100)
    # All of it goes into this one
    room = models.ForeignKey(
        "syncchat.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    stage = models.CharField(max_length=10, choices=ImportStage, default=ImportStage.LOOKING)
    # In hundredths, of what it is at
    progress = models.PositiveSmallIntegerField(default=0)
    # How often a process began with this stage. Whoever ends it in order, well or not, begins no other
    attempts = models.PositiveSmallIntegerField(default=0)
    # What would be made, or was: `Notes` of the importer, as counts and sentences
    told = models.JSONField(default=dict, blank=True)
    # Why it failed, in a sentence
    reason = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.stage in (ImportStage.LOOKING, ImportStage.WRITING)

    @property
    def can_bring_in(self) -> bool:
        """Also once more, where it broke off: what is here already is passed by."""
        return self.stage == ImportStage.READY or (self.stage == ImportStage.FAILED and bool(self.told))
