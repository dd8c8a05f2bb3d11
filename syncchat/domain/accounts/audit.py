"""Writing down, in the same transaction, what owners do to people and rooms."""

from syncchat.models import AccessToken, AuditEntry, OutgoingWebhook, Room, User
from syncchat.models.audit_entry import AuditAction


def note_about_person(*, actor: User | None, action: AuditAction, person: User) -> None:
    AuditEntry.objects.create(actor=actor, action=action, person=person, subject=person.username)


def note_about_room(*, actor: User, action: AuditAction, room: Room) -> None:
    AuditEntry.objects.create(actor=actor, action=action, subject=room.name)


def note_about_token(*, actor: User, action: AuditAction, token: AccessToken) -> None:
    AuditEntry.objects.create(
        actor=actor, action=action, person=token.user, subject=f"{token.name} ({token.prefix})"
    )


def note_about_webhook(*, actor: User | None, action: AuditAction, webhook: OutgoingWebhook) -> None:
    AuditEntry.objects.create(actor=actor, action=action, person=webhook.bot, subject=webhook.name)


def note_about_export(*, actor: User, subject: str) -> None:
    AuditEntry.objects.create(actor=actor, action=AuditAction.EXPORTED, subject=subject[:100])


def note_about_files(*, actor: User, count: int, size: int) -> None:
    AuditEntry.objects.create(
        actor=actor, action=AuditAction.FILES_DELETED, subject=f"{count} files, {size} bytes"
    )
