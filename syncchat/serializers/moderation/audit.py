"""Entries of the audit log, for owners."""

from syncchat.models import AuditEntry, User
from syncchat.protocol.moderation import audit as protocol


def serialize_audit_entry(entry: AuditEntry) -> protocol.AuditEntry:
    room = entry.room_id
    return protocol.AuditEntry(
        id=entry.pk,
        at=entry.at,
        action=entry.action,
        actor=_serialize_party(entry.actor),
        person=_serialize_party(entry.person),
        room=None if room is None else protocol.AuditRoom(id=room, name=entry.room_name),
        subject=entry.subject,
        before=entry.before,
        after=entry.after,
        address=entry.address,
        device=entry.device,
    )


def _serialize_party(person: User | None) -> protocol.AuditParty | None:
    if person is None:
        return None
    return protocol.AuditParty(id=person.pk, username=person.username, name=person.name)
