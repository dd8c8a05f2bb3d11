"""The rooms of the workspace, who is in them, and what is talked about."""

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from syncchat.sample_data.people import Character
from syncchat.sample_data.script import Line, read_latest, read_table, read_talk

DIRECT_TALK = ("direct",)


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room to be: ``members`` are there from the start, the owner first; ``count`` messages in it."""

    key: str
    kind: str
    members: list[str]
    talk: list[list[Line]]
    latest: list[Line]
    share: int
    name: str = ""
    topic: str = ""
    is_announcement: bool = False
    is_general: bool = False
    count: int = field(default=0)


def plan_rooms(cast: Sequence[Character], rooms: int, messages: int, chance: random.Random) -> list[RoomPlan]:
    table = read_table("rooms")
    written = [*table["rooms"], *_make_up(table["more"], rooms - len(table["rooms"]))][:rooms]
    plans = [_plan_room(room, cast, chance) for room in written]
    plans += [_plan_direct(direct) for direct in table["directs"]]
    whole = sum(plan.share for plan in plans)
    return [replace(plan, count=messages * plan.share // whole) for plan in plans]


def _make_up(more: dict[str, Any], count: int) -> list[dict[str, Any]]:
    names = [more["names"][n % len(more["names"])] + " 2" * (n // len(more["names"])) for n in range(count)]
    return [{"name": name, "share": 3, "size": more["size"], "talk": more["talk"]} for name in names]


def _plan_room(room: dict[str, Any], cast: Sequence[Character], chance: random.Random) -> RoomPlan:
    key = make_key(room["name"])
    latest = read_latest(key)
    return RoomPlan(
        key=key,
        kind=room.get("kind", "public"),
        members=_choose_members(room, latest, cast, chance),
        talk=[talk for name in room["talk"] for talk in read_talk(name)],
        latest=latest,
        share=room["share"],
        name=room["name"],
        topic=room.get("topic", ""),
        is_announcement=room.get("announcement", False),
        is_general=room.get("general", False),
    )


def _choose_members(
    room: dict[str, Any], latest: list[Line], cast: Sequence[Character], chance: random.Random
) -> list[str]:
    everybody = [person.username for person in cast]
    coming = {line.speaker for line in latest if line.action == "joined"}
    certain = [room.get("owner") or chance.choice(everybody), *room.get("people", ())]
    certain += [line.speaker for line in latest]
    shut_out = coming | set(room.get("without", ()))
    certain = [name for name in dict.fromkeys(certain) if name not in shut_out]
    others = [name for name in everybody if name not in {*certain, *shut_out}]
    size = room["size"] or len(everybody)
    return certain + chance.sample(others, min(len(others), max(0, size - len(certain))))


def _plan_direct(direct: dict[str, Any]) -> RoomPlan:
    key = "+".join(direct["people"])
    talk = [talk for name in DIRECT_TALK for talk in read_talk(name)]
    return RoomPlan(key, "direct", direct["people"], talk, read_latest(key), direct["share"])


def make_key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return key.removesuffix("-spring-term")
