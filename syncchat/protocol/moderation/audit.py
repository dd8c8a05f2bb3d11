"""The audit log as programs read it."""

from datetime import datetime

from syncchat.protocol.shape import Shape


class AuditParty(Shape):
    """Somebody, as they are called now."""

    id: int
    username: str
    name: str


class AuditRoom(Shape):
    """A room, as it was called then. It may be gone."""

    id: int
    name: str


class AuditEntry(Shape):
    """Something that somebody did by their power over others."""

    id: int
    at: datetime
    action: str
    # Nobody for whoever runs the server
    actor: AuditParty | None = None
    person: AuditParty | None = None
    room: AuditRoom | None = None
    subject: str
    before: str = ""
    after: str = ""
    address: str = ""
    device: str = ""


class AuditPage(Shape):
    entries: list[AuditEntry]
    next: str | None = None
