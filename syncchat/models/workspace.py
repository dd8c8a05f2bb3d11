from typing import Self

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from syncchat.models.membership import LEVELS
from syncchat.protocol.kinds import NotificationLevel


class Registration(models.TextChoices):
    OPEN = "open", _("Anyone can register")
    INVITE = "invite", _("Only with an invite")
    CLOSED = "closed", _("Nobody new")


class SecondFactorRule(models.TextChoices):
    NOBODY = "nobody", _("Nobody")
    OWNERS = "owners", _("Owners")
    EVERYBODY = "everybody", _("Everybody")


class Workspace(models.Model):
    """The one row of settings that hold for everybody."""

    name = models.CharField(_("name"), max_length=60, default="SyncChatRoom")
    registration = models.CharField(
        _("registration"), max_length=10, choices=Registration, default=Registration.OPEN
    )
    # Whether pages that messages link to are looked at
    link_previews = models.BooleanField(default=True, db_default=True)
    # Of what whoever has chosen nothing is told by sound, push and mail
    notification_level = models.CharField(
        max_length=10,
        choices=LEVELS,
        default=NotificationLevel.MENTIONS,
        db_default=NotificationLevel.MENTIONS,
    )
    mail_hides_words = models.BooleanField(default=False, db_default=False)
    # Who must have a second factor, and how many days those have who lack one
    second_factor = models.CharField(
        max_length=10,
        choices=SecondFactorRule,
        default=SecondFactorRule.NOBODY,
        db_default=SecondFactorRule.NOBODY,
    )
    second_factor_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Whether passwords sign in, and whether links in a mail do
    password_sign_in = models.BooleanField(default=True, db_default=True)
    sign_in_links = models.BooleanField(default=False, db_default=False)
    # Who runs the server, and how to reach them: on the privacy page
    privacy_note = models.TextField(blank=True, default="", db_default="")
    # By the name of each right, what owners chose other than the table does
    rights = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    named_at = models.DateTimeField(null=True, blank=True)
    set_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_workspace")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Self:
        return cls.objects.get_or_create(pk=1)[0]
