"""Hundreds who come back: how they were spread, and what each of them cost the database."""

import asyncio
import re
import time
from bisect import bisect_left
from typing import Any

from tests.faults.delivery.metric import TOKEN, read_metric
from tests.faults.stage import House
from tests.servers import ROOT

WITH_METRICS = {"METRICS_TOKEN": TOKEN}
BACKOFF = ROOT / "static" / "js" / "connection" / "backoff.js"
MOMENT = 0.1
# Sign-in, rooms and marks, each position that they have, and a page for each room with news: thirty in a small crowd
READS_EACH = 60


def read_delays() -> tuple[float, float]:
    """The page's own, in seconds: the most that it waits at first, and at all."""
    first, longest = re.findall(
        r"^export const (?:FIRST|LONGEST)_MS = ([\d_]+);$", BACKOFF.read_text(), re.MULTILINE
    )
    return int(first) / 1000, int(longest) / 1000


class Waiting:
    """asyncio for the clients' lines, which notes when each of them means to come back.

    Where the machine is busy, many come later than they meant to, and then at the same moment.
    """

    def __init__(self) -> None:
        self.meant: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        self.meant.append(time.monotonic() + seconds)
        await asyncio.sleep(seconds)


def find_busiest(moments: list[float]) -> int:
    """The most in a tenth of a second."""
    ranked = sorted(moments)
    return max(bisect_left(ranked, at + MOMENT) - number for number, at in enumerate(ranked))


def count_reads(houses: list[House]) -> float:
    """Statements of these server processes, apart from the writer's."""
    return sum(read_metric(house.running, "syncchat_database_seconds_count") for house in houses)


def describe_returns(houses: list[House], since: float, reads: float) -> dict[str, Any]:
    """Of all connections that came as far as a server since then, with so many reads meanwhile."""
    moments = sorted(at for house in houses for at in house.proxy.reached if at >= since)
    return {
        "returns": len(moments),
        "returns_over_seconds": round(moments[-1] - moments[0], 2),
        "most_returns_in_a_tenth_of_a_second": find_busiest(moments),
        "reads_per_return": round(reads / len(moments), 1),
    }
