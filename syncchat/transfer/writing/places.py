"""Which person, room and group a key of the source means here."""

import re
from dataclasses import dataclass, field

from syncchat.domain.accounts.usernames import RESERVED
from syncchat.models import FormerUsername, ImportedKey, PeopleGroup, User
from syncchat.models.accounts.user import USERNAME_LIMIT
from syncchat.protocol.kinds import RoomKind
from syncchat.text.normal import normalise

_ODD = re.compile(r"[^a-z0-9._-]+")


@dataclass(slots=True)
class PersonPlace:
    id: int
    log_id: int
    username: str
    # What else they can be named by here
    former: frozenset[str] = frozenset()
    is_active: bool = True
    is_bot: bool = False
    is_new: bool = False


@dataclass(slots=True)
class RoomPlace:
    id: int
    log_id: int
    key: str
    kind: str = RoomKind.PUBLIC
    # Its people were brought in by an import before, and may have left since
    is_complete: bool = False
    is_new: bool = False


@dataclass(slots=True)
class Places:
    """``source`` is where keys are from. A line of memory for each person, room and group, none for messages."""

    source: str
    people: dict[str, PersonPlace] = field(default_factory=dict)
    # What people are called in the source, for names in words
    usernames: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, RoomPlace] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    # Of a dry run, which makes nothing and so has no numbers
    _unmade: int = 0

    def invent_id(self) -> int:
        self._unmade -= 1
        return self._unmade

    def find_key(self, kind: str, key: str) -> ImportedKey | None:
        found = ImportedKey.objects.filter(**{f"{kind}__isnull": False}, source=self.source, key=key)
        return found.select_related(kind).first()

    def keep_key(self, kind: str, key: str, pk: int) -> None:
        ImportedKey.objects.get_or_create(
            **{f"{kind}__isnull": False}, source=self.source, key=key, defaults={f"{kind}_id": pk}
        )


def make_handle(text: str) -> str:
    """The nearest that a username may be; whether it is free is another question."""
    plain = _ODD.sub("-", normalise(text).lower().replace(" ", "-")).strip("._-")
    plain = plain[:USERNAME_LIMIT].rstrip("._")
    return plain if len(plain) > 1 else f"{plain or 'person'}-1"


def find_free_username(wanted: str, taken: set[str]) -> str:
    """As it is, or with the first number behind it that makes it free."""
    handle, number = make_handle(wanted), 1
    found = handle
    while found in taken or found in RESERVED or is_taken(found):
        number += 1
        ending = f"-{number}"
        found = handle[: USERNAME_LIMIT - len(ending)] + ending
    return found


def is_taken(name: str) -> bool:
    return (
        User.objects.filter(username=name).exists()
        or FormerUsername.objects.filter(username=name).exists()
        or PeopleGroup.objects.filter(handle=name).exists()
    )
