"""Writing down, in the same transaction, what people do by the power that they have over others."""

from typing import Any

from syncchat.models import AccessToken, AuditEntry, OutgoingWebhook, Room, User
from syncchat.models.audit_entry import VALUE_LIMIT, AuditAction
from syncchat.origin import find_origin


def note(
    *,
    actor: User | None,
    action: AuditAction,
    subject: str = "",
    person: User | None = None,
    room: Room | None = None,
    before: object = "",
    after: object = "",
) -> None:
    """``subject`` is what it was done to, where that is no person and no room. No words of messages go in here."""
    origin = find_origin()
    AuditEntry.objects.create(
        actor=actor,
        action=action,
        person=person,
        room_id=room.pk if room else None,
        room_name=room.name if room else "",
        subject=(subject or (person.username if person else room.name if room else ""))[:100],
        before=_say(before),
        after=_say(after),
        address=origin.address,
        device=origin.device,
    )


def note_setting(
    *, actor: User | None, name: str, before: Any, after: Any, action: AuditAction = AuditAction.WORKSPACE_CHANGED,
    room: Room | None = None,
) -> None:  # fmt: skip
    """A setting by its name, if it changed."""
    if before != after:
        note(actor=actor, action=action, subject=name, room=room, before=before, after=after)


def note_about_person(*, actor: User | None, action: AuditAction, person: User) -> None:
    note(actor=actor, action=action, person=person)


def note_about_room(*, actor: User, action: AuditAction, room: Room) -> None:
    note(actor=actor, action=action, room=room)


def note_about_token(*, actor: User, action: AuditAction, token: AccessToken) -> None:
    note(actor=actor, action=action, person=token.user, subject=f"{token.name} ({token.prefix})")


def note_about_webhook(*, actor: User | None, action: AuditAction, webhook: OutgoingWebhook) -> None:
    note(actor=actor, action=action, person=webhook.bot, subject=webhook.name)


def note_about_export(*, actor: User, subject: str) -> None:
    note(actor=actor, action=AuditAction.EXPORTED, subject=subject)


def note_about_import(*, actor: User, subject: str) -> None:
    note(actor=actor, action=AuditAction.IMPORTED, subject=subject)


def note_about_files(*, actor: User, count: int, size: int) -> None:
    note(actor=actor, action=AuditAction.FILES_DELETED, subject=f"{count} files, {size} bytes")


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)[:VALUE_LIMIT]
