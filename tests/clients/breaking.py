"""Somebody talks while the line of a program breaks again and again."""

import asyncio

from tests.faults.proxy import Proxy
from tests.visitors import Tab


async def talk_while_it_breaks(tab: Tab, room: int, proxy: Proxy, count: int) -> list[str]:
    """Returns: what was said, in order. Every message goes over a line that is whole."""
    said = []
    for number in range(count):
        said.append(f"people {number}")
        await asyncio.to_thread(tab.say, room, said[-1])
        if number % 4 == 0:
            while not proxy.links:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)
            proxy.reset()
        # What is on its way is cut inside a frame
        proxy.down.cut_after = 700 if number % 7 == 3 else None
    proxy.heal()
    return said
