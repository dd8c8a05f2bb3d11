"""Each function spoils the way from a commit to its readers, in the running process."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from syncchat.log.positions import read_snapshot
from syncchat.realtime import layer, subscribing
from syncchat.realtime.server import Server

HOLD_SECONDS = 20  # gives up long after the test would have
LATEST = 0.5  # seconds a hint may lag


def drop_all_hints() -> None:
    """Between processes and in the own one: nothing is left but looking at the database."""
    Server._take_hint = lambda self, log_id, head: None  # type: ignore[method-assign]
    Server._take_events = lambda self, events: None  # type: ignore[method-assign]
    layer.LayerLink.hint = lambda self, log_id, head: None  # type: ignore[method-assign]


def spoil_hints() -> None:
    """Twice, late, in any order, and some of them lies."""
    chance = random.Random(24)
    take = Server._take_heads

    def take_spoilt(self: Server, heads: dict[int, int]) -> None:
        for _copy in range(2):
            lie = {log: chance.choice([head, head, 1, head + 1000]) for log, head in heads.items()}
            self.loop.call_later(chance.uniform(0, LATEST), take, self, lie)

    def spread(self: Server, log_id: int, head: int) -> None:
        take_spoilt(self, {log_id: head})
        self.layer.hint(log_id, head)

    def spread_events(self: Server, events: dict[int, Any]) -> None:
        for log_id, written in events.items():
            spread(self, log_id, written[-1].seq)

    Server._take_heads = take_spoilt  # type: ignore[method-assign]
    Server._take_hint = spread  # type: ignore[method-assign]
    Server._take_events = spread_events  # type: ignore[method-assign]


def pause_after_snapshot() -> None:
    """While the file `hold` is there, whoever comes in waits between their snapshot and their subscription."""

    def read_and_wait(user_id: int, user_log_id: int) -> Any:
        snapshot = read_snapshot(user_id, user_log_id)
        hold, held = (Path(settings.VAR_DIR) / name for name in ("hold", "held"))
        if hold.exists():
            held.touch()
            deadline = time.monotonic() + HOLD_SECONDS
            while hold.exists() and time.monotonic() < deadline:
                time.sleep(0.005)
        return snapshot

    subscribing.read_snapshot = read_and_wait  # type: ignore[attr-defined]


FAULTS: dict[str, Callable[[], None]] = {
    each.__name__: each for each in (drop_all_hints, spoil_hints, pause_after_snapshot)
}
