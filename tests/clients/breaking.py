"""Somebody talks while the line of a program breaks again and again."""

import asyncio
from collections.abc import Sequence

from tests.faults.proxy import Proxy
from tests.visitors import Tab


async def talk_while_it_breaks(
    tab: Tab, room: int, proxy: Proxy, heard: Sequence[str], count: int = 40
) -> list[str]:
    """Over a line of their own. It breaks once the program has heard what was said while it was broken before.

    ``heard``: what the program has heard so far, as it grows. Returns: what was said, in order.
    """
    said: list[str] = []
    for number in range(count):
        if number % 4 == 0:
            while said and said[-1] not in heard:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)
            # Every second time in the middle of a frame
            proxy.down.cut_after = 300 if number % 8 else None
            if proxy.down.cut_after is None:
                proxy.reset()
        said.append(f"people {number}")
        await asyncio.to_thread(tab.say, room, said[-1])
        if number % 4 == 1:
            proxy.down.cut_after = None
    proxy.heal()
    return said
