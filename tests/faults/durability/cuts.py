"""Many power cuts of one recording."""

import random
from collections.abc import Iterator
from pathlib import Path

from tests.faults.durability.acks import Ack, list_acks
from tests.faults.durability.images import find_damage, replay, write_image
from tests.faults.durability.recording import Recording

SHORTLY = 40  # lines of a trace: within the commit that follows


def cut_often(recording: Recording, folder: Path, count: int, seed: int) -> list[str]:
    """What was damaged in `count` images, each named by the seed and the line that cut the power."""
    chance = random.Random(seed)
    acks = list(list_acks(recording.calls))
    damages: list[str] = []
    for line in _draw_lines(recording, acks, count, chance):
        files = replay(recording.calls, recording.database, line)
        for file in files.values():
            file.cut(chance)
        image = write_image(files, recording.database, folder)
        damage = find_damage(image, {ack.id for ack in acks if ack.line < line})
        if damage:
            damages.append(f"seed {seed}, line {line}: {damage[0]}")
    return damages


def _draw_lines(recording: Recording, acks: list[Ack], count: int, chance: random.Random) -> Iterator[int]:
    """Half of them anywhere, half just after an acknowledgement, where a lie would show."""
    last = recording.calls[-1].began
    for number in range(count):
        if number % 2:
            yield chance.choice(acks).line + chance.randrange(1, SHORTLY)
        else:
            yield chance.randrange(acks[0].line + 1, last)
