"""Slack's ids from ours and back: a letter, and our number in base 36. Nothing has to be kept for it."""

import re
from uuid import UUID

from syncchat.models import Room, User
from syncchat.protocol.kinds import RoomKind

TEAM = "T00000001"
PERSON, BOT, APP, ROOM, GROUP, DIRECT, FILE, SCHEDULED = "U", "B", "A", "C", "G", "D", "F", "Q"
ROOMS = ROOM + GROUP + DIRECT
_LENGTH = 8
_UUID_LENGTH = 25
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# No number of a database is longer
_SHAPE = re.compile(r"[A-Z][0-9A-Z]{1,25}", re.ASCII)
_LARGEST = 2**63 - 1


def write_id(letter: str, number: int, length: int = _LENGTH) -> str:
    digits = ""
    while number:
        number, at = divmod(number, len(_DIGITS))
        digits = _DIGITS[at] + digits
    return letter + digits.rjust(length, "0")


def read_id(text: str, letters: str) -> int | None:
    """None for what is none of these kinds."""
    if not _SHAPE.fullmatch(text) or text[0] not in letters:
        return None
    number = int(text[1:], 36)
    return number if number <= _LARGEST else None


def write_uuid(letter: str, value: UUID) -> str:
    return write_id(letter, value.int, _UUID_LENGTH)


def read_uuid(text: str, letter: str) -> UUID | None:
    if not _SHAPE.fullmatch(text) or text[0] != letter or len(text) != _UUID_LENGTH + 1:
        return None
    number = int(text[1:], 36)
    return UUID(int=number) if number < 2**128 else None


def write_person(person_id: int) -> str:
    """A bot has one too, beside the id of its bot."""
    return write_id(PERSON, person_id)


def write_bot(user: User) -> str:
    return write_id(BOT, user.pk)


def write_app(user: User) -> str:
    """The app is the bot and its tokens."""
    return write_id(APP, user.pk)


def write_room(room: Room) -> str:
    """The letter tells what it is: a direct message of two, of several, or any other room."""
    if room.kind != RoomKind.DIRECT:
        return write_id(ROOM, room.pk)
    return write_id(GROUP if (room.direct_key or "").count(",") > 1 else DIRECT, room.pk)
