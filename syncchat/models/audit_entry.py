from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Of a value before and after: enough to recognise it by
VALUE_LIMIT = 200
SHORTEST_DAYS = 90


class AuditAction(models.TextChoices):
    LOCKED_OUT = "locked_out", _("locked out")
    SIGNED_OUT = "signed_out", _("signed out everywhere")
    LET_IN = "let_in", _("let in again")
    MADE_OWNER = "made_owner", _("made an owner")
    OWNER_NO_MORE = "owner_no_more", _("an owner no more")
    RANK_CHANGED = "rank_changed", _("role in the workspace changed")
    RIGHT_CHANGED = "right_changed", _("who may do something changed")
    FACTOR_RESET = "factor_reset", _("second factor reset")
    PASSWORD_LINK = "password_link", _("link to a new password made")
    ROLE_CHANGED = "role_changed", _("role in a room changed")
    REMOVED = "removed", _("removed from a room")
    ROOM_RENAMED = "room_renamed", _("room renamed")
    ROOM_CHANGED = "room_changed", _("room’s setting changed")
    ROOM_ARCHIVED = "room_archived", _("room archived")
    ROOM_REOPENED = "room_reopened", _("room opened again")
    ROOM_DELETED = "room_deleted", _("room deleted")
    MESSAGE_DELETED = "message_deleted", _("somebody’s message deleted")
    MESSAGES_REMOVED = "messages_removed", _("all of somebody’s messages deleted")
    MESSAGES_RESTORED = "messages_restored", _("somebody’s messages brought back")
    REPORT_DECIDED = "report_decided", _("report decided")
    WARNED = "warned", _("warned")
    SILENCED = "silenced", _("silenced")
    SILENCE_ENDED = "silence_ended", _("silence ended")
    WORKSPACE_CHANGED = "workspace_changed", _("workspace’s setting changed")
    INVITE_MADE = "invite_made", _("invite made")
    INVITE_REVOKED = "invite_revoked", _("invite taken back")
    GROUP_MADE = "group_made", _("group made")
    GROUP_CHANGED = "group_changed", _("group changed")
    GROUP_DELETED = "group_deleted", _("group deleted")
    EMOJI_MADE = "emoji_made", _("emoji added")
    EMOJI_CHANGED = "emoji_changed", _("emoji renamed")
    EMOJI_REMOVED = "emoji_removed", _("emoji removed")
    PROVISIONED = "provisioned", _("account made by a provider")
    ADDRESS_CHANGED = "address_changed", _("address changed by a provider")
    ACCOUNT_DELETED = "account_deleted", _("account deleted")
    RETENTION_CHANGED = "retention_changed", _("how long things are kept changed")
    RETENTION_APPLIED = "retention_applied", _("what was too old deleted")
    HOLD_PLACED = "hold_placed", _("legal hold placed")
    HOLD_ENDED = "hold_ended", _("legal hold ended")
    HOLD_READ = "hold_read", _("what a legal hold keeps taken along")
    FILES_DELETED = "files_deleted", _("files deleted")
    EXPORTED = "exported", _("exported")
    IMPORTED = "imported", _("imported")
    BOT_MADE = "bot_made", _("bot made")
    TOKEN_MADE = "token_made", _("token made")
    TOKEN_REVOKED = "token_revoked", _("token revoked")
    WEBHOOK_MADE = "webhook_made", _("webhook made")
    WEBHOOK_ROTATED = "webhook_rotated", _("webhook with a new address")
    WEBHOOK_REMOVED = "webhook_removed", _("webhook removed")
    OUTGOING_MADE = "outgoing_made", _("outgoing webhook made")
    OUTGOING_GIVEN_UP = "outgoing_given_up", _("outgoing webhook given up")
    OUTGOING_CHANGED = "outgoing_changed", _("outgoing webhook changed")
    OUTGOING_ROTATED = "outgoing_rotated", _("outgoing webhook with a new secret")
    OUTGOING_ON = "outgoing_on", _("outgoing webhook switched on")
    OUTGOING_OFF = "outgoing_off", _("outgoing webhook switched off")
    OUTGOING_REMOVED = "outgoing_removed", _("outgoing webhook removed")
    COMMAND_MADE = "command_made", _("command made")
    COMMAND_REMOVED = "command_removed", _("command removed")


def list_actions() -> list[tuple[str, str]]:
    """Asked by the field, so that one more act needs no migration."""
    return [(action.value, str(action.label)) for action in AuditAction]


class AuditEntry(models.Model):
    """Who did what nobody can take back, or what changes who may. The database itself refuses to change one.

    ``actor`` is nobody for whoever runs the server, and then there is no address either. ``subject`` and
    ``room_name`` are the names as they were then. The room is no foreign key: its entries outlive it.
    """

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=30, choices=list_actions)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    room_id = models.BigIntegerField(null=True, blank=True)
    room_name = models.CharField(max_length=100, blank=True, default="", db_default="")
    subject = models.CharField(max_length=100)
    before = models.CharField(max_length=VALUE_LIMIT, blank=True, default="", db_default="")
    after = models.CharField(max_length=VALUE_LIMIT, blank=True, default="", db_default="")
    address = models.CharField(max_length=45, blank=True, default="", db_default="")
    # As it names itself
    device = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        # Each filter of the page, the newest first
        indexes = [
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["action", "at", "id"], name="audit_action"),
            models.Index(fields=["actor", "at", "id"], name="audit_actor"),
            models.Index(fields=["person", "at", "id"], name="audit_person"),
            models.Index(fields=["room_id", "at", "id"], name="audit_room"),
            # And each together with an act: what the busiest person hardly ever did is far apart
            models.Index(fields=["actor", "action", "at", "id"], name="audit_actor_action"),
            models.Index(fields=["person", "action", "at", "id"], name="audit_person_action"),
            models.Index(fields=["room_id", "action", "at", "id"], name="audit_room_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"


class AuditPolicy(models.Model):
    """The one row that says how long entries are kept; without it, or without days, for ever.

    A table of its own, since the trigger that guards the entries asks it, and SQLite lets no table be rebuilt that a
    trigger names.
    """

    days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_audit_policy"),
            models.CheckConstraint(
                condition=models.Q(days=None) | models.Q(days__gte=SHORTEST_DAYS),
                name="audit_kept_long_enough",
            ),
        ]

    def __str__(self) -> str:
        return "for ever" if self.days is None else f"{self.days} days"
