"""What a database holds, as C1 and C2 of the checker want it: `python -m tests.faults.backup.judge`."""

import json
import os
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()

from syncchat.models import LogEntry, Message, Room


def describe() -> list[dict[str, Any]]:
    """One `stored` line a room."""
    return [_describe_room(room) for room in Room.objects.select_related("log").order_by("pk")]


def _describe_room(room: Room) -> dict[str, Any]:
    entries = LogEntry.objects.filter(log=room.log_id).order_by("seq")
    rows = entries.values("seq", "id", "kind", "message", "person")
    messages = Message.objects.filter(room=room).values("id", "seq", "author_id", "body", "deleted_at")
    return {
        "what": "stored",
        "room": room.pk,
        "log": room.log_id,
        "head": room.log.head,
        "entries": [{**row, "message": row["message"] and str(row["message"])} for row in rows],
        "messages": {
            str(row["id"]): {
                "seq": row["seq"],
                "author": row["author_id"],
                "body": row["body"],
                "deleted": row["deleted_at"] is not None,
            }
            for row in messages
        },
        "members": sorted(room.memberships.values_list("user_id", flat=True)),
        "marks": {},
    }


if __name__ == "__main__":
    print(json.dumps(describe()))
