"""A workspace full of people who have been talking for weeks: for looking at, never for tests of rules."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncchat.models import Message, Workspace
from syncchat.protocol.kinds import MessageKind
from syncchat.sample_data.people import FEWEST as FEWEST_PEOPLE
from syncchat.sample_data.people import choose_cast
from syncchat.sample_data.plan import plan_deeds
from syncchat.sample_data.playback import Filling
from syncchat.sample_data.rooms import plan_rooms
from syncchat.sample_data.script import read_table
from syncchat.sample_data.setup import found_people, found_rooms
from syncchat.sample_data.throttle import Pause, never_pause

__all__ = ["FEWEST_PEOPLE", "AlreadyPopulated", "Population", "populate"]


class AlreadyPopulated(RuntimeError):
    """Somebody has talked here: made-up history must not mix with theirs."""


@dataclass(frozen=True, slots=True)
class Population:
    people: int
    rooms: int
    messages: int


def populate(
    *,
    people: int,
    rooms: int,
    messages: int,
    seed: int,
    password: str,
    now: datetime,
    pause: Pause = never_pause,
) -> Population:
    """Fill a workspace in which nothing has been said yet; the same seed fills it the same way.

    ``pause`` is called between transactions.

    Raises:
        AlreadyPopulated: it holds messages.
    """
    if Message.objects.filter(kind=MessageKind.TEXT).exists():
        raise AlreadyPopulated("There are messages here already. Populate fills only a new workspace.")
    chance = random.Random(seed)  # noqa: S311  made-up talk is no secret
    cast = choose_cast(people, chance)
    plans = plan_rooms(cast, rooms, messages, chance)
    deeds = plan_deeds(plans, cast, now, chance)
    founded = deeds[0].at - timedelta(days=1)
    members = found_people(cast, password, founded, pause)
    filling = Filling(members, found_rooms(plans, members, founded, pause), pause)
    filling.carry_out(deeds)
    filling.read_up(now, chance)
    _open_workspace(now)
    said = sum(not deed.action for deed in deeds)
    return Population(len(members), len(filling.rooms), said)


def _open_workspace(now: datetime) -> None:
    workspace = Workspace.current()
    workspace.name = read_table("rooms")["workspace"]
    workspace.named_at = workspace.set_up_at = now
    workspace.save()
