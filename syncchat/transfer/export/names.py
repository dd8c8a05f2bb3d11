"""What people, groups and rooms are called in an export: alike in each one, so that another import knows them."""

from datetime import datetime
from functools import cached_property

from syncchat.domain.markup import NamedGroup
from syncchat.domain.messages.mentions import read_named
from syncchat.models import ImportedKey, PeopleGroup, Poll, Room, User

SOURCE = "syncchatroom"
GROUP = "group:"


class Names:
    """Read once for a whole export: a line for each person, group and room."""

    def __init__(self, *, tells_everything: bool) -> None:
        self._tells_everything = tells_everything

    def tells_votes(self, poll: Poll) -> bool:
        """Of an anonymous poll only whoever runs the server could find out who chose what."""
        return self._tells_everything or not poll.anonymous

    @cached_property
    def people(self) -> dict[int, str]:
        return dict(User.objects.values_list("pk", "username"))

    @cached_property
    def groups(self) -> dict[int, str]:
        return dict(PeopleGroup.objects.values_list("pk", "handle"))

    @cached_property
    def rooms(self) -> dict[int, str]:
        """By when it was made; one that was imported goes by what it was called where it came from."""
        found = {pk: name_room(pk, at) for pk, at in Room.objects.values_list("pk", "created_at")}
        imported = ImportedKey.objects.filter(room__isnull=False).order_by("pk")
        for source, key, room in imported.values_list("source", "key", "room_id"):
            if room in found:
                found[room] = key if source == SOURCE else f"{source}-{key}"
        return found

    def find_person(self, pk: int | None) -> str | None:
        return self.people.get(pk) if pk is not None else None

    def list_people(self, pks: list[int]) -> list[str]:
        return [self.people[pk] for pk in pks if pk in self.people]

    def read_named(self, html: str) -> dict[str, str] | None:
        """Whom names mean in what is shown, people and groups, as they were written."""
        if 'class="mention' not in html:
            return None
        found: dict[str, str] = {}
        for name, pk in read_named(html).items():
            if isinstance(pk, NamedGroup):
                found[name] = GROUP + self.groups.get(pk, name)
            else:
                found[name] = self.people.get(pk, name)
        return found or None


def name_room(pk: int, created_at: datetime) -> str:
    return f"room-{created_at:%Y%m%d%H%M%S%f}-{pk}"
