"""People, groups and rooms that a client names by Slack's ids, put as we name them."""

import re
from typing import Any

from syncchat.access import list_people_for, pick_rooms_for
from syncchat.domain.accounts.groups import list_groups_for
from syncchat.domain.hooks.mrkdwn import CODE
from syncchat.models import User
from syncchat.slack.ids import PERSON, ROOMS, read_id

_NAMED = re.compile(rf"(?:{CODE})|<([@#])([A-Z][0-9A-Z]+)(?:\|[^<>\n]*)?>", re.DOTALL)
_GROUP = re.compile(r"<!subteam\^S([0-9A-Z]+)(?:\|[^<>\n]*)?>")
_DEPTH = 12


class Names:
    """Looked up once for all of a payload."""

    def __init__(self, reader: User, said: Any) -> None:
        words = "\n".join(_list_words(said))
        people, rooms = _list_numbers(words, "@", PERSON + "W"), _list_numbers(words, "#", ROOMS)
        groups = {int(each[1], 36) for each in _GROUP.finditer(words) if len(each[1]) < 12}
        self.people = dict(list_people_for(reader).filter(pk__in=people).values_list("pk", "username"))
        self.rooms = {pk: each.name for pk, each in pick_rooms_for(reader, rooms).items()}
        self.groups = dict(list_groups_for(reader).filter(pk__in=groups).values_list("pk", "handle"))

    def put(self, said: Any, depth: int = 0) -> Any:
        """The same, with the names of people and rooms for their ids."""
        if depth > _DEPTH:
            return said
        if isinstance(said, str):
            return _GROUP.sub(self._put_group, _NAMED.sub(self._put_name, said))
        if isinstance(said, list):
            return [self.put(each, depth + 1) for each in said]
        if isinstance(said, dict):
            return {key: self._put_field(key, value, depth + 1) for key, value in said.items()}
        return said

    def _put_field(self, key: str, value: Any, depth: int) -> Any:
        if key == "user_id" and isinstance(value, str):
            return self.people.get(read_id(value, PERSON + "W") or 0, value)
        if key == "channel_id" and isinstance(value, str):
            return self.rooms.get(read_id(value, ROOMS) or 0, value)
        return self.put(value, depth)

    def _put_name(self, found: re.Match[str]) -> str:
        known = self.people if found[1] == "@" else self.rooms
        number = read_id(found[2], PERSON + "W" if found[1] == "@" else ROOMS) if found[1] else None
        return f"<{found[1]}{found[2]}|{known[number]}>" if number in known else found[0]

    def _put_group(self, found: re.Match[str]) -> str:
        handle = self.groups.get(int(found[1], 36) if len(found[1]) < 12 else 0)
        return f"<!subteam^S{found[1]}|@{handle}>" if handle else found[0]


def _list_numbers(words: str, mark: str, letters: str) -> set[int]:
    numbers = {read_id(each[2], letters) for each in _NAMED.finditer(words) if each[1] == mark}
    return {number for number in numbers if number is not None}


def _list_words(said: Any, depth: int = 0) -> list[str]:
    """All that it says, and the ids that stand in fields of their own as if they stood in words."""
    if isinstance(said, str):
        return [said]
    if depth > _DEPTH:
        return []
    if isinstance(said, list):
        return [word for each in said for word in _list_words(each, depth + 1)]
    if isinstance(said, dict):
        marks = {"user_id": "@", "channel_id": "#"}
        named = [f"<{mark}{said[key]}>" for key, mark in marks.items() if isinstance(said.get(key), str)]
        return named + [word for each in said.values() for word in _list_words(each, depth + 1)]
    return []
