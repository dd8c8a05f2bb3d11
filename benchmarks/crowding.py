"""Fills a workspace with many rooms and one long history, and signs its owner in.

Run inside the product's environment: python -m benchmarks.crowding ROOMS MESSAGES LONG
Prints the owner's Cookie value, the ids of the rooms, and the id of the long one, as JSON.
"""

import json
import os
import sys
from typing import Any

import django

BATCH = 500


def crowd(rooms: int, messages: int, long: int) -> dict[str, object]:
    """``messages`` in each room but the first, which holds ``long`` of them."""
    from django.db import transaction

    from benchmarks.seeding import sign_in
    from syncchat.domain.accounts.accounts import create_user
    from syncchat.domain.accounts.workspace import close_first_run
    from syncchat.domain.rooms.rooms import create_room

    owner, other = (
        create_user(username=name, password="nobody signs in with it") for name in ("owner", "other")
    )
    close_first_run(actor=owner)
    with transaction.atomic():
        made = [
            create_room(actor=owner, kind="public", name=f"Room {number:03}", topic="")
            for number in range(rooms)
        ]
    sizes = [long] + [messages] * (rooms - 1)
    _fill(other, [(room, number) for room, size in zip(made, sizes, strict=True) for number in range(size)])
    ids = [room.pk for room in made]
    return {"cookie": sign_in(owner), "rooms": ids, "long": ids[0]}


def _fill(author: Any, wanted: list[tuple[Any, int]]) -> None:
    from django.db import transaction

    from syncchat.domain.ids import make_id
    from syncchat.domain.messages.sending import Outgoing, send_messages
    from syncchat.domain.rooms.memberships import enter_rooms

    with transaction.atomic():
        enter_rooms(user=author, rooms=list(dict.fromkeys(room for room, _number in wanted)))
    for start in range(0, len(wanted), BATCH):
        batch = [
            Outgoing(author.pk, room.pk, make_id(), f"Message {number} of {room.name}: clay by the windows.")
            for room, number in wanted[start : start + BATCH]
        ]
        with transaction.atomic():
            send_messages(batch)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(crowd(*map(int, sys.argv[1:4]))))
