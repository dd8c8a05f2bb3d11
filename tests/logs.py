"""Reading logs in tests."""

from syncchat.models import LogEntry, Room, User


def list_kinds(owner: Room | User, after: int = 0) -> list[str]:
    """The kinds of a log's entries, in order."""
    entries = LogEntry.objects.filter(log_id=owner.log_id, seq__gt=after).order_by("seq")
    return [str(entry.kind) for entry in entries]


def find_head(owner: Room | User) -> int:
    owner.log.refresh_from_db()
    return owner.log.head


def list_lines(room: Room) -> list[tuple[str, str]]:
    """The system lines of a room: what happened, and by whom."""
    return [
        (message.kind, message.author.username)
        for message in room.messages.exclude(kind="text").select_related("author").order_by("seq")
    ]
