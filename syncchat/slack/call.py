"""One call of a method: who asks, what for, and what it finds by Slack's ids."""

from dataclasses import dataclass
from typing import Any

from syncchat.access import find_membership, find_room_for, get_room_for, list_people_for, list_rooms_to_see
from syncchat.api.base.scopes import check_command
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.room_names import fold_name
from syncchat.domain.tokens.grants import Grant
from syncchat.errors import NotFound
from syncchat.models import Message, Room, User
from syncchat.protocol import commands
from syncchat.protocol.kinds import RoomKind, Scope
from syncchat.slack.arguments import Arguments
from syncchat.slack.errors import SlackError, miss_scope
from syncchat.slack.ids import BOT, DIRECT, GROUP, PERSON, ROOM, read_id
from syncchat.slack.times import find_by_ts
from syncchat.socket.verbs import run_command

Answer = dict[str, Any]
ROOMS = ROOM + GROUP + DIRECT


@dataclass(frozen=True, slots=True)
class Call:
    """``base`` is the address of the chat, without a slash at its end."""

    grant: Grant
    arguments: Arguments
    base: str

    @property
    def user(self) -> User:
        return self.grant.user

    def run(self, command: commands.Command) -> Any:
        """By the table that the socket goes by. Raises: DomainError."""
        check_command(self.grant.scopes, is_limited=self.grant.rooms is not None, command=command)
        return run_command(command, self.user)

    def find_room(self, name: str = "channel") -> Room:
        """A room that may be read. Raises: SlackError."""
        room = self._look_up(self.arguments.need(name))
        if room is None:
            raise SlackError("channel_not_found")
        return room

    def get_room(self, name: str = "channel") -> Room:
        """A room to write in: one's own. Raises: SlackError."""
        room = self._open_direct(name) or self.find_room(name)
        if find_membership(self.user, room.pk) is None:
            raise SlackError("not_in_channel")
        if room.archived_at is not None:
            raise SlackError("is_archived")
        return room

    def get_message(self, room: Room, name: str = "timestamp") -> Message:
        """Raises: SlackError."""
        found = find_by_ts(room.messages.filter(deleted_at=None), room.log.head, self.arguments.need(name))
        if found is None:
            raise SlackError("message_not_found")
        return found

    def find_person(self, name: str = "user") -> User:
        """Raises: SlackError."""
        number = read_id(self.arguments.need(name), PERSON + "W" + BOT)
        person = list_people_for(self.user).filter(pk=number).first() if number else None
        if person is None:
            raise SlackError("user_not_found")
        return person

    def _look_up(self, text: str) -> Room | None:
        number = read_id(text, ROOMS)
        if number is not None:
            try:
                return find_room_for(self.user, number)
            except NotFound:
                return None
        return self._find_named(text)

    def _open_direct(self, name: str) -> Room | None:
        """With whoever is named in the place of a room. Whatever only reads opens none. Raises: SlackError."""
        person = read_id(self.arguments.need(name), PERSON + "W")
        if person is None or not list_people_for(self.user).filter(pk=person).exists():
            return None
        if not self.grant.allows(Scope.WRITE):
            raise miss_scope(Scope.WRITE, self.grant.scopes)
        return open_with(self, [person])

    def _find_named(self, text: str) -> Room | None:
        """As people write it: `#lobby`, or `lobby`."""
        wanted = fold_name(text.removeprefix("#"))
        rooms = list_rooms_to_see(self.user).filter(archived_at=None).exclude(kind=RoomKind.DIRECT)
        named = [pk for pk, each in rooms.values_list("pk", "name") if fold_name(each) == wanted]
        return find_room_for(self.user, named[0]) if len(named) == 1 else None


def open_with(call: Call, people: list[int]) -> Room:
    """The direct message with these. Not by a token that is limited to rooms. Raises: SlackError, DomainError."""
    if call.grant.rooms is not None:
        raise SlackError("restricted_action", detail="this token is limited to some rooms")
    room = open_direct(actor=call.user, people=people)
    return get_room_for(call.user, room.pk)[0]


def read_people(texts: list[str]) -> list[int]:
    """Raises: SlackError where one is nobody's id."""
    numbers = [read_id(text, PERSON + "W" + BOT) for text in texts]
    if not numbers or None in numbers:
        raise SlackError("user_not_found")
    return [number for number in numbers if number is not None]
