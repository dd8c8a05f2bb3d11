"""What people do, one deed at a time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

NO_MESSAGE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Deed:
    """Someone says (no ``action``) or does something in a room. ``id`` is the message's, if it is about one."""

    at: datetime
    room: str
    speaker: str
    body: str
    action: str = ""
    id: UUID = NO_MESSAGE


def say(deed: Deed, action: str, chance: random.Random) -> Iterator[Deed]:
    """The deed itself; second thoughts about a message are a second deed."""
    if action not in ("", "edited", "deleted"):
        yield replace(deed, action=action)
        return
    spoken = replace(deed, id=make_id_at(deed.at, chance))
    later = deed.at + timedelta(seconds=chance.randint(8, 40))
    if action == "edited":
        yield replace(spoken, body=_mistype(deed.body, chance))
        yield replace(spoken, at=later, action="edit")
    elif action == "deleted":
        yield spoken
        yield replace(spoken, at=later, action="delete")
    else:
        yield spoken


def _mistype(body: str, chance: random.Random) -> str:
    """The same with two letters swapped, or its last letter forgotten."""
    places = [
        n
        for n in range(len(body) - 1)
        if body[n].isalpha() and body[n + 1].isalpha() and body[n] != body[n + 1]
    ]
    if not places or "`" in body:
        return body[:-1] or body
    n = chance.choice(places)
    return body[:n] + body[n + 1] + body[n] + body[n + 2 :]


def make_id_at(at: datetime, chance: random.Random) -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7) as a client would have made it at that time."""
    value = (int(at.timestamp() * 1000) << 80) | chance.getrandbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))
