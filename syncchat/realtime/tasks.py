"""Jobs on the loop: those that run for as long as the process, and those that are started in between."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

logger = structlog.get_logger(__name__)

Job = Coroutine[Any, Any, None]


class Tasks:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._running: set[asyncio.Task[None]] = set()

    def start(self, job: Job) -> None:
        """The loop itself keeps no strong reference to a task."""
        task = self._loop.create_task(job)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def repeat(self, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
        self.start(_repeat(seconds, step))

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()


async def _repeat(seconds: float, step: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await step()
        except Exception as error:
            logger.warning("step_failed", step=getattr(step, "__name__", ""), reason=repr(error))
        await asyncio.sleep(seconds)
