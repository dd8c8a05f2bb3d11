"""Files that a test writes, watched by a thread of the server: `drop_hints`, `clock`, `hang`, `count`."""

import asyncio
import datetime
import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from syncchat.realtime import runtime
from syncchat.realtime.server import Server

LOOK_SECONDS = 0.05
NUMBER = re.compile(r"[-_]?\d+")
_real_time = time.time


class Switches:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.drops_hints = False
        self.shift = 0.0  # seconds that this process's clock is off

    def watch(self) -> None:
        while True:
            self.drops_hints = (self._folder / "drop_hints").exists()
            self.shift = self._read_shift()
            if (self._folder / "count").exists():
                (self._folder / "count").unlink()
                self._count()
            self._hang()
            time.sleep(LOOK_SECONDS)

    def _hang(self) -> None:
        """The worker that is first to take the switch."""
        taken = self._folder / f"hang-{os.getpid()}"
        try:
            (self._folder / "hang").rename(taken)
            seconds = float(taken.read_text() or 0)
            runtime.current().loop.call_soon_threadsafe(_turn_in_circles, seconds)
        except (FileNotFoundError, ValueError, RuntimeError):
            return

    def _read_shift(self) -> float:
        try:
            return float((self._folder / "clock").read_text() or 0)
        except (FileNotFoundError, ValueError):
            return 0.0

    def _count(self) -> None:
        try:
            server = runtime.current()
        except RuntimeError:
            return  # not started yet, or ending: whoever asked asks again
        server.loop.call_soon_threadsafe(self._write_counts, server)

    def _write_counts(self, server: Server) -> None:
        counts = {
            "connections": len(server.hub.list_connections()),
            "subscriptions": sum(len(readers) for readers in server.hub.subscribers.values()),
            "logs followed": len(server.feed.list_followed()),
            "tasks": len(asyncio.all_tasks(server.loop)),
            **Counter(f"threads {NUMBER.sub('', thread.name)}" for thread in threading.enumerate()),
        }
        written = self._folder / "counts.new"
        written.write_text(json.dumps(counts))
        written.rename(self._folder / "counts.json")


def _turn_in_circles(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    switches = Switches(folder)
    for name in ("_take_hint", "_take_events", "_accept_frame"):
        setattr(Server, name, _may_be_dropped(getattr(Server, name), switches))
    time.time = lambda: _real_time() + switches.shift
    timezone.now = lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=switches.shift)
    threading.Thread(target=switches.watch, name="switches", daemon=True).start()


def _may_be_dropped(take: Callable[..., None], switches: Switches) -> Callable[..., None]:
    def take_or_drop(*args: Any) -> None:
        if not switches.drops_hints:
            take(*args)

    return take_or_drop
