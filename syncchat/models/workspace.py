from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Registration(models.TextChoices):
    OPEN = "open", _("Anyone can register")
    INVITE = "invite", _("Only with an invite")
    CLOSED = "closed", _("Nobody new")


class Workspace(models.Model):
    """The one row of settings that hold for everybody."""

    name = models.CharField(_("name"), max_length=60, default="SyncChatRoom")
    registration = models.CharField(
        _("registration"), max_length=10, choices=Registration, default=Registration.OPEN
    )
    # Whether pages that messages link to are looked at
    link_previews = models.BooleanField(default=True, db_default=True)
    named_at = models.DateTimeField(null=True, blank=True)
    set_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_workspace")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Self:
        return cls.objects.get_or_create(pk=1)[0]
