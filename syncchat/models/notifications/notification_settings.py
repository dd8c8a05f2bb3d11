from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from syncchat.models.membership import LEVELS
from syncchat.protocol.kinds import Digest

AT_ONCE, USUAL_QUIET_TIME = 0, 15
# Minutes; none: no mail
MAIL_AFTER = {
    AT_ONCE: _("At once"),
    USUAL_QUIET_TIME: _("After 15 minutes"),
    60: _("After an hour"),
    None: _("Never"),
}
DIGESTS = {Digest.NEVER: _("Never"), Digest.DAILY: _("Every day"), Digest.WEEKLY: _("Every week")}
USUAL_VOLUME = 60


class NotificationSettings(models.Model):
    """How a person wants to be told of messages; a person without a row has chosen nothing."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # Of what there is sound, push and mail, in rooms that tell of everything; empty: the workspace's
    level = models.CharField(max_length=10, choices=LEVELS, blank=True, default="")
    # Who wrote and where, but not what, outside the page
    hides_words = models.BooleanField(default=False)
    sounds = models.BooleanField(default=True)
    volume = models.PositiveSmallIntegerField(default=USUAL_VOLUME)
    # Minutes that something has to lie unread
    mail_after = models.PositiveSmallIntegerField(null=True, blank=True, default=USUAL_QUIET_TIME)
    # What came of what they reported
    mail_reports = models.BooleanField(default=True, db_default=True)
    digest = models.CharField(max_length=10, choices=DIGESTS, default=Digest.NEVER)

    def __str__(self) -> str:
        return f"notifications of {self.pk}"
