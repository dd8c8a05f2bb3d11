"""Messages as the page's first state carries them."""

from datetime import UTC, datetime, timedelta
from typing import Any

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
ALICE: dict[str, Any] = {
    "id": 1,
    "name": "Alice",
    "username": "alice",
    "initials": "A",
    "hue": 1,
    "avatar": None,
    "status": "",
}
BOB: dict[str, Any] = {**ALICE, "id": 2, "name": "Bob", "username": "bob", "initials": "B", "hue": 2}


def write(seq: int, author: dict[str, Any], minutes: float, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-7000-8000-{seq:012}",
        "seq": seq,
        "kind": "text",
        "author": author,
        "person": None,
        "body": "hello",
        "html": "<p>hello</p>",
        "at": (NOON + timedelta(minutes=minutes)).isoformat(),
        "edited_at": None,
        "deleted": False,
        "mentions": [],
        "mentions_room": False,
        **changes,
    }
