"""Who plays A, B and C in a conversation, and what stands for its {slots}."""

import random
import re
from collections.abc import Mapping, Sequence

from syncchat.sample_data.people import Character
from syncchat.sample_data.rooms import RoomPlan

_SLOT = re.compile(r"\{([a-z]+)\d?\}")


class Voices:
    """The choices of one conversation: the same slot keeps its word."""

    def __init__(
        self, plan: RoomPlan, cast: Sequence[Character], slots: Mapping[str, list[str]], chance: random.Random
    ) -> None:
        self.speakers = _shuffle_speakers(list_speakers(plan), chance)
        self.others = [name for name in plan.members if name not in self.speakers[:4]] or plan.members
        self.first_names = {person.username: person.first_name for person in cast}
        self.slots, self.chance = slots, chance
        self.roles: dict[str, str] = {}
        self.chosen: dict[str, str] = {}

    def name(self, role: str) -> str:
        if role not in self.roles:
            self.roles[role] = self.speakers[len(self.roles)]
        return self.roles[role]

    def fill(self, body: str) -> str:
        return _SLOT.sub(self._choose, body)

    def _choose(self, slot: re.Match[str]) -> str:
        if slot[0] not in self.chosen:
            self.chosen[slot[0]] = self._pick(slot[1])
        return self.chosen[slot[0]]

    def _pick(self, name: str) -> str:
        if name == "mention":
            return self.chance.choice(self.others)
        if name == "first":
            return self.first_names[self.chance.choice(self.others)]
        fresh = [word for word in self.slots[name] if word not in self.chosen.values()]
        return self.chance.choice(fresh or self.slots[name])


def list_speakers(plan: RoomPlan) -> list[str]:
    return plan.members[:1] if plan.is_announcement else plan.members


def _shuffle_speakers(names: Sequence[str], chance: random.Random) -> list[str]:
    """Whoever comes first in a room talks more, as in any room."""
    weights = {name: 6 / (6 + place) for place, name in enumerate(names)}
    return sorted(names, key=lambda name: chance.random() ** (1 / weights[name]), reverse=True)
