from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditAction(models.TextChoices):
    LOCKED_OUT = "locked_out", _("locked out")
    LET_IN = "let_in", _("let in again")
    MADE_OWNER = "made_owner", _("made an owner")
    OWNER_NO_MORE = "owner_no_more", _("an owner no more")
    FACTOR_RESET = "factor_reset", _("second factor reset")
    ROOM_DELETED = "room_deleted", _("room deleted")
    FILES_DELETED = "files_deleted", _("files deleted")
    EXPORTED = "exported", _("exported")
    BOT_MADE = "bot_made", _("bot made")
    TOKEN_MADE = "token_made", _("token made")
    TOKEN_REVOKED = "token_revoked", _("token revoked")
    WEBHOOK_MADE = "webhook_made", _("webhook made")
    WEBHOOK_ROTATED = "webhook_rotated", _("webhook with a new address")
    WEBHOOK_REMOVED = "webhook_removed", _("webhook removed")
    OUTGOING_MADE = "outgoing_made", _("outgoing webhook made")
    OUTGOING_GIVEN_UP = "outgoing_given_up", _("outgoing webhook given up")
    OUTGOING_REMOVED = "outgoing_removed", _("outgoing webhook removed")
    COMMAND_MADE = "command_made", _("command made")
    COMMAND_REMOVED = "command_removed", _("command removed")


class AuditEntry(models.Model):
    """Who did what nobody can take back, or what changes who may. No verb changes or deletes one.

    ``actor`` is nobody for whoever runs the server. ``subject`` is the name as it was then.
    """

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=20, choices=AuditAction)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"
