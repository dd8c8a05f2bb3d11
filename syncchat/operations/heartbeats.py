"""What workers say of themselves on one pipe: each writes its process id when it is ready, and then again and again."""

import contextlib
import os
import struct
from collections.abc import Mapping

_PID = struct.Struct("i")
BEAT_SECONDS = 2
# A loop that did nothing for this long serves nobody: stopped, endless, or waiting for what never comes
HUNG_SECONDS = 15
STARTING_SECONDS = 120


def beat(descriptor: int) -> None:
    """Written whole or not at all. A pipe that is full or closed is the supervisor's trouble, not this worker's."""
    with contextlib.suppress(BlockingIOError, BrokenPipeError):
        os.write(descriptor, _PID.pack(os.getpid()))


class Heartbeats:
    def __init__(self, descriptor: int, *, now: float) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor, self._looked_at = descriptor, now
        self._heard: dict[int, float] = {}

    def listen(self, now: float) -> None:
        """Whoever was held up itself, as when the machine slept, knows nothing of the others' silence."""
        if now - self._looked_at > BEAT_SECONDS:
            self._heard = dict.fromkeys(self._heard, now)
        self._looked_at = now
        with contextlib.suppress(BlockingIOError):
            said = os.read(self._descriptor, 1024 * _PID.size)
            self._heard |= {pid: now for (pid,) in _PID.iter_unpack(said)}

    def is_ready(self, pid: int) -> bool:
        return pid in self._heard

    def forget(self, pid: int) -> None:
        self._heard.pop(pid, None)

    def list_silent(self, started: Mapping[int, float], now: float) -> list[int]:
        return [
            pid
            for pid, at in started.items()
            if now - self._heard.get(pid, at) > (HUNG_SECONDS if self.is_ready(pid) else STARTING_SECONDS)
        ]
