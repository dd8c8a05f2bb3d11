"""Long work on the loop in slices: what is short never waits for what is long."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator

import structlog

SLICE = 0.002  # seconds; then everything else that is ready on the loop has its turn

logger = structlog.get_logger(__name__)


class RoundRobin:
    """Runs iterators step by step, each a step in turn; a step is what must not be interrupted."""

    def __init__(self) -> None:
        self._running: deque[Iterator[None]] = deque()

    def add(self, steps: Iterator[None]) -> None:
        """Begin after what is ready on the loop now, and what that wakes: an acknowledgement leaves first."""
        if not self._running:
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._run)
        self._running.append(steps)

    def _run(self) -> None:
        end = time.perf_counter() + SLICE
        while self._running:
            self._step(self._running[0])
            if time.perf_counter() > end:
                break
        if self._running:
            asyncio.get_running_loop().call_soon(self._run)

    def _step(self, steps: Iterator[None]) -> None:
        try:
            next(steps)
        except StopIteration:
            self._running.popleft()
        except Exception:  # one that fails must not stop the others
            logger.exception("steps_failed")
            self._running.popleft()
        else:
            self._running.rotate(-1)
