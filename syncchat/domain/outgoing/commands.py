"""Slash commands of programs: which there are, and who answers them."""

import re

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_about_webhook
from syncchat.domain.outgoing.webhooks import get_webhook
from syncchat.domain.rights.asking import check_right
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import CustomCommand, User
from syncchat.models.audit_entry import AuditAction
from syncchat.models.outgoing.custom_command import COMMAND_NAME_LIMIT, DESCRIPTION_LIMIT, HINT_LIMIT
from syncchat.protocol.kinds import Right

COMMANDS_LIMIT = 200
# Those of static/js/components/composer/commands.js, which do what a button does
BUILT_IN = frozenset(
    {
        *("me", "shrug", "topic", "invite", "status", "away", "back", "dnd", "remind", "later", "poll"),
        *("mute", "leave", "help"),
    }
)
# Letters first; dashes and low lines as Slack's commands have them
_NAME = re.compile(r"[^\W\d_][\w-]*")


def list_commands() -> QuerySet[CustomCommand]:
    """Those that somebody answers, by name."""
    usable = CustomCommand.objects.filter(webhook__disabled_at=None, webhook__bot__is_active=True)
    return usable.select_related("webhook__bot").order_by("name")


@transaction.atomic
def create_command(
    *, actor: User, webhook_id: int, name: str, description: str = "", hint: str = ""
) -> CustomCommand:
    """Raises:
    Forbidden: not an owner of the workspace.
    NotFound: no such webhook.
    Invalid: the name cannot be, or something is too long.
    Conflict: the name is taken, by us or another program, or there are too many.
    """
    webhook = get_webhook(actor=actor, webhook_id=webhook_id)
    cleaned = clean_command(name)
    if cleaned in BUILT_IN:
        raise Conflict(_("/%s is there already, and does what a button does.") % cleaned, field="name")
    if CustomCommand.objects.filter(name=cleaned).exists():
        raise Conflict(_("/%s is there already.") % cleaned, field="name")
    if CustomCommand.objects.count() >= COMMANDS_LIMIT:
        raise Conflict(_("There are %d commands already. Remove one first.") % COMMANDS_LIMIT, field="name")
    note_about_webhook(actor=actor, action=AuditAction.COMMAND_MADE, webhook=webhook)
    return CustomCommand.objects.create(
        name=cleaned,
        webhook=webhook,
        description=limit_length(
            clean_line(description, field="description"), DESCRIPTION_LIMIT, field="description"
        ),
        hint=limit_length(clean_line(hint, field="hint"), HINT_LIMIT, field="hint"),
    )


@transaction.atomic
def remove_command(*, actor: User, command_id: int) -> None:
    """Raises: Forbidden for all but owners, NotFound where there is none."""
    check_right(actor, Right.MAKE_BOTS)
    command = CustomCommand.objects.select_related("webhook__bot").filter(pk=command_id).first()
    if command is None:
        raise NotFound
    note_about_webhook(actor=actor, action=AuditAction.COMMAND_REMOVED, webhook=command.webhook)
    command.delete()


def clean_command(name: str) -> str:
    """Raises: Invalid, unless it can be written behind a slash."""
    cleaned = name.strip().removeprefix("/").lower()
    if not _NAME.fullmatch(cleaned) or len(cleaned) > COMMAND_NAME_LIMIT:
        raise Invalid(_("One word of letters, digits, dashes and low lines."), field="name")
    return cleaned
