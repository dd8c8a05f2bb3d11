"""How long an event loop did nothing else: every wake-up that came late, less what the machine did to it."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PAUSE = 0.01


class Pause(NamedTuple):
    at: float  # by the clock that all processes share
    seconds: float  # the loop's own
    late: float  # with what the machine added


Note = Callable[[Pause], None]


class Usage(NamedTuple):
    """Of a thread, as the kernel counts it, in seconds."""

    ran: float = 0.0
    waited: float = 0.0  # ready to run, without a core


class IdleThread:
    """What it sees of a pause, the machine or another thread made: it needs a core and the lock as the loop does."""

    def __init__(self) -> None:
        self._state = (0.0, time.monotonic() + PAUSE)
        threading.Thread(target=self._run, name="idle", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(PAUSE)
            self._state = (self.read_late(), time.monotonic() + PAUSE)

    def read_late(self) -> float:
        """Seconds in all, with those of a wake-up that is late just now."""
        late, due = self._state
        return late + max(0.0, time.monotonic() - due)


async def watch(note: Note) -> None:
    """Until cancelled."""
    idle, usage = IdleThread(), read_usage()
    while True:
        # Reading gives up the interpreter's lock many times: it is no part of what is measured
        due, seen = time.monotonic() + PAUSE, idle.read_late()
        await asyncio.sleep(PAUSE)
        late, idle_late = max(0.0, time.monotonic() - due), idle.read_late() - seen
        before, usage = usage, read_usage()
        note(Pause(due, find_own(late, idle_late, before, usage), late))


def find_own(late: float, idle_late: float, before: dict[int, Usage], after: dict[int, Usage]) -> float:
    """All but what an idle thread saw too while threads of ours had no core; and whatever the loop computed itself."""
    me = threading.get_native_id()
    waited = sum(now.waited - before.get(task, Usage()).waited for task, now in after.items())
    return min(late, max(late - min(idle_late, waited), after[me].ran - before[me].ran))


def read_usage() -> dict[int, Usage]:
    usage: dict[int, Usage] = {}
    for task in os.listdir("/proc/self/task"):
        try:
            ran, waited, _turns = Path(f"/proc/self/task/{task}/schedstat").read_text().split()
        except OSError:  # it has just ended
            continue
        usage[int(task)] = Usage(int(ran) / 1e9, int(waited) / 1e9)
    return usage


def read_pauses(path: Path, since: float) -> list[Pause]:
    lines = path.read_text().splitlines()
    pauses = [Pause(*map(float, line.split())) for line in lines]
    return [pause for pause in pauses if pause.at >= since]
