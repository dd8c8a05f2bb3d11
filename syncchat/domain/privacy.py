"""What the privacy page says: read from the settings that hold, so that it cannot promise otherwise."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.mail.delivery import can_send
from syncchat.domain.moderation.audit_log import read_policy
from syncchat.domain.retention.rules import Days, Scope, read_days
from syncchat.domain.rooms.room_names import limit_length
from syncchat.models import RetentionRule, User, Workspace
from syncchat.text.blank import is_blank

NOTE_LIMIT = 5_000


@dataclass(frozen=True)
class Practice:
    """How this workspace treats what people give it."""

    note: str
    rooms: Days
    directs: Days
    has_room_rules: bool
    audit_days: int | None
    link_previews: bool
    sends_mail: bool
    mail_hides_words: bool
    session_days: int


def describe_practice() -> Practice:
    workspace = Workspace.current()
    return Practice(
        note=workspace.privacy_note,
        rooms=read_days(Scope()) or Days(),
        directs=read_days(Scope(of_directs=True)) or Days(),
        has_room_rules=RetentionRule.objects.filter(room__isnull=False).exists(),
        audit_days=read_policy(),
        link_previews=workspace.link_previews,
        sends_mail=can_send(),
        mail_hides_words=workspace.mail_hides_words,
        session_days=settings.SESSION_COOKIE_AGE // 86_400,
    )


@transaction.atomic
def change_privacy_note(*, actor: User, note: str) -> Workspace:
    """Who runs the server, and how to reach them, in an owner's words.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: too long.
    """
    workspace = lock_workspace(actor)
    cleaned = "" if is_blank(note) else note.strip().replace("\0", "")
    limit_length(cleaned, NOTE_LIMIT, field="note")
    note_setting(actor=actor, name="privacy_note", before=workspace.privacy_note, after=cleaned)
    workspace.privacy_note = cleaned
    workspace.save(update_fields=["privacy_note"])
    return workspace
