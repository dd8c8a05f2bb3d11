"""A message's words: cleaned, cut where they are too long, with names that mean the same people here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from syncchat.domain.markup import NamedGroup, find_mention_names
from syncchat.domain.messages.message_body import drop_controls
from syncchat.protocol.commands import BODY_LIMIT
from syncchat.text.blank import is_blank
from syncchat.transfer.export.names import GROUP
from syncchat.transfer.writing.places import PersonPlace, Places

# What is cut is still read as one: code goes on as code
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*$", re.MULTILINE)
_ROOM_FOR_FENCES = 40


@dataclass(slots=True)
class Words:
    text: str
    people: Mapping[str, int]


class WordReader:
    def __init__(self, places: Places, find_person: Callable[[str], PersonPlace]) -> None:
        self._places, self._find_person = places, find_person

    def read(self, text: str, names: Mapping[str, str] | None) -> Words:
        """``names`` says whom it names; where nothing is said, whoever is called so in the source."""
        cleaned = drop_controls(text).strip("\n\t ")
        if is_blank(cleaned):
            return Words("", {})
        if names is None:
            found = find_mention_names(cleaned) if "@" in cleaned else set()
            names = {name: self._places.usernames[name] for name in found if name in self._places.usernames}
        people: dict[str, int] = {}
        others: dict[str, str] = {}
        for name, key in names.items():
            if key.startswith(GROUP):
                if (group := self._places.groups.get(key.removeprefix(GROUP))) is not None:
                    people[name] = NamedGroup(group)
                continue
            person = self._find_person(key)
            is_named = name == person.username or name in person.former
            people[name if is_named else person.username] = person.id
            if not is_named:
                others[name] = person.username
        return Words(_rename(cleaned, others), people)


def _rename(text: str, others: Mapping[str, str]) -> str:
    """All at once: somebody's name here may be another's name there."""
    if not others:
        return text
    longest_first = sorted(map(re.escape, others), key=len, reverse=True)
    called = re.compile(rf"@({'|'.join(longest_first)})(?![\w-])")
    return called.sub(lambda found: f"@{others[found[1]]}", text)


def cut(text: str, limit: int = BODY_LIMIT) -> list[str]:
    """In parts that are short enough, at the end of a line where there is one."""
    parts: list[str] = []
    while len(text) > limit:
        room = limit - _ROOM_FOR_FENCES
        at = max(text.rfind("\n", room // 2, room), text.rfind(" ", room // 2, room))
        at = at if at > 0 else room
        part, text = text[:at], text[at:].lstrip("\n")
        fences = _FENCE.findall(part)
        if len(fences) % 2:
            part, text = f"{part}\n{fences[-1]}", f"{fences[-1]}\n{text}"
        parts.append(part)
    return [*parts, text]
