"""Who reacts to what is said."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from syncchat.sample_data.actions import NO_MESSAGE, Deed

REACTED_SHARE = 0.06
EMOJI = ("👍", "❤️", "😂", "🎉", "👏", "👀", "🙏", "☕", "🔥", "✅")
# The first ones are given most, as anywhere.
WEIGHTS = tuple(1 / (place + 1) for place in range(len(EMOJI)))
PEOPLE_LIMIT = 5


def plan_reactions(
    deeds: Sequence[Deed], speakers: Mapping[str, Sequence[str]], now: datetime, chance: random.Random
) -> list[Deed]:
    gone = {deed.id for deed in deeds if deed.action == "delete"}
    said = [deed for deed in deeds if not deed.action and deed.id not in {*gone, NO_MESSAGE}]
    reacted = [deed for deed in said if chance.random() < REACTED_SHARE]
    return [each for deed in reacted for each in _react(deed, speakers[deed.room], now, chance)]


def _react(deed: Deed, speakers: Sequence[str], now: datetime, chance: random.Random) -> Iterator[Deed]:
    others = [name for name in speakers if name != deed.speaker]
    emoji = chance.choices(EMOJI, WEIGHTS, k=chance.randint(1, 2))
    for name in chance.sample(others, min(len(others), chance.randint(1, PEOPLE_LIMIT))):
        at = min(now, deed.at + timedelta(seconds=chance.randint(20, 900)))
        yield replace(deed, at=at, speaker=name, action="react", body=chance.choice(emoji))
