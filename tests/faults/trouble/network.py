"""What befalls the way between clients and a server."""

import asyncio
import contextlib
import random

from tests.faults.stage import House


async def cut(house: House, chance: random.Random) -> None:
    for _ in range(3):
        house.proxy.reset()
        await asyncio.sleep(chance.uniform(0.1, 0.5))


async def cut_in_a_frame(house: House, chance: random.Random) -> None:
    way = chance.choice((house.proxy.up, house.proxy.down))
    way.cut_after = chance.randrange(600, 6_000)
    house.proxy.reset()
    await asyncio.sleep(chance.uniform(1, 3))


async def half_open(house: House, chance: random.Random) -> None:
    house.proxy.abandon()
    await asyncio.sleep(chance.uniform(2, 6))


async def swallow_answers(house: House, chance: random.Random) -> None:
    """What is sent arrives and is stored; the acks do not come back."""
    house.proxy.down.is_hole = True
    await asyncio.sleep(chance.uniform(0.3, 1.5))
    house.proxy.reset()


async def swallow_commands(house: House, chance: random.Random) -> None:
    house.proxy.up.is_hole = True
    await asyncio.sleep(chance.uniform(0.5, 3))
    house.proxy.reset()


async def slow_down(house: House, chance: random.Random) -> None:
    """A slow reader, as the server feels it."""
    house.proxy.down.bandwidth = chance.randrange(2_000, 20_000)
    await asyncio.sleep(chance.uniform(1, 4))


async def delay(house: House, chance: random.Random) -> None:
    """What TCP makes of loss: nothing is missing, all of it is late."""
    for way in (house.proxy.up, house.proxy.down):
        way.latency, way.jitter = chance.uniform(0, 0.3), chance.uniform(0, 0.5)
    await asyncio.sleep(chance.uniform(1, 4))


async def unplug(house: House, chance: random.Random) -> None:
    house.proxy.up.hold()
    house.proxy.down.hold()
    await asyncio.sleep(chance.uniform(0.5, 4))


async def replay(house: House, chance: random.Random) -> None:
    """All that one client has said comes a second time, on a connection of its own."""
    # It may find nobody: no client yet, or no server just now
    with contextlib.suppress(RuntimeError, OSError):
        await house.proxy.replay(seconds=chance.uniform(0.5, 2))


NETWORK = (
    cut,
    cut_in_a_frame,
    half_open,
    swallow_answers,
    swallow_commands,
    slow_down,
    delay,
    unplug,
    replay,
)
