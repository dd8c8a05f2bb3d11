"""Everything that will be said and done, in the order of time, before any of it is."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from syncchat.sample_data.actions import Deed, say
from syncchat.sample_data.people import Character
from syncchat.sample_data.reacting import plan_reactions
from syncchat.sample_data.rooms import RoomPlan
from syncchat.sample_data.schedule import QUIET_BEFORE_END, find_beginning, pace, spread_beginnings
from syncchat.sample_data.script import Line, read_table
from syncchat.sample_data.speakers import Voices, list_speakers

EDITED_SHARE = 0.015
DELETED_SHARE = 0.005
# So short that no line of a written ending lies in the future.
_LATEST_MINUTES = 0.8


def plan_deeds(
    plans: Sequence[RoomPlan], cast: Sequence[Character], now: datetime, chance: random.Random
) -> list[Deed]:
    slots = read_table("slots")
    since = find_beginning(now, sum(plan.count for plan in plans))
    deeds: list[Deed] = []
    for plan in plans:
        deeds += _plan_talk(plan, cast, slots, (since, now - QUIET_BEFORE_END), chance)
        deeds += _plan_latest(plan, now, chance)
    deeds += plan_reactions(deeds, {plan.key: plan.members for plan in plans}, now, chance)
    return sorted(deeds, key=lambda deed: deed.at)


def _plan_talk(
    plan: RoomPlan,
    cast: Sequence[Character],
    slots: Mapping[str, list[str]],
    span: tuple[datetime, datetime],
    chance: random.Random,
) -> Iterator[Deed]:
    wanted = plan.count - len(plan.latest)
    talks = _deal(plan, wanted, chance)
    free = span[0]
    for start, talk in zip(spread_beginnings(len(talks), *span, chance), talks, strict=True):
        voices = Voices(plan, cast, slots, chance)
        for line, at in zip(talk, pace(max(start, free), chance), strict=False):
            deed = Deed(min(at, span[1]), plan.key, voices.name(line.speaker), voices.fill(line.body))
            yield from say(deed, _mishap(chance), chance)
            free = at + timedelta(minutes=3)


def _deal(plan: RoomPlan, wanted: int, chance: random.Random) -> list[list[Line]]:
    """Conversations as from a deck of cards: none comes again before all have been."""
    dealt: list[list[Line]] = []
    deck: list[list[Line]] = []
    while sum(map(len, dealt)) < wanted:
        if not deck:
            deck = [talk for talk in plan.talk if len(_roles(talk)) <= len(list_speakers(plan))]
            chance.shuffle(deck)
        dealt.append(deck.pop())
    return dealt


def _roles(talk: list[Line]) -> list[str]:
    return list(dict.fromkeys(line.speaker for line in talk))


def _mishap(chance: random.Random) -> str:
    throw = chance.random()
    if throw < DELETED_SHARE:
        return "deleted"
    return "edited" if throw < DELETED_SHARE + EDITED_SHARE else ""


def _plan_latest(plan: RoomPlan, now: datetime, chance: random.Random) -> Iterator[Deed]:
    clock: Iterator[datetime] | None = None
    minutes_ago = -1
    at = now
    for line in plan.latest:
        if line.action == "reads":
            yield Deed(at, plan.key, line.speaker, "", "reads")
            continue
        if line.minutes_ago != minutes_ago or clock is None:
            minutes_ago = line.minutes_ago
            clock = pace(now - timedelta(minutes=minutes_ago), chance, minutes=_LATEST_MINUTES)
        at = next(clock)
        yield from say(Deed(at, plan.key, line.speaker, line.body), line.action, chance)
