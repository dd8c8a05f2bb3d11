"""Nothing goes to a sign-in that nobody looked at for too long.

The process looks every few seconds. One that was stopped for a while would, before its next look, deliver what was
said in the meantime to people who were signed out in the meantime.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from syncchat.protocol.pages import Page

# Seconds. Whoever is signed out hears nothing that is stored more than five seconds later
TRUST = 4.5
PAUSE = 0.5

logger = structlog.get_logger(__name__)

Look = Callable[[], Coroutine[Any, Any, None]]


class SessionGate:
    """``look`` closes the sockets of ended sign-ins. What has to wait goes on after a look that began after it."""

    def __init__(self, *, look: Look, deliver: Callable[[Page], None], clock: Callable[[], float]) -> None:
        self._look, self._deliver, self._clock = look, deliver, clock
        self._looked_at = clock()
        self._turn = asyncio.Lock()
        self._coming: asyncio.Task[None] | None = None
        self._held: list[Page] = []
        self._releasing: asyncio.Task[None] | None = None

    def is_open(self) -> bool:
        return self._clock() - self._looked_at < TRUST

    async def look(self) -> None:
        """One look that begins after this call; all who wait for one share it."""
        if self._coming is None:
            self._coming = asyncio.ensure_future(self._look_in_turn())
        await asyncio.shield(self._coming)

    async def _look_in_turn(self) -> None:
        async with self._turn:
            self._coming = None
            started = self._clock()
            await self._look()
            self._looked_at = started

    async def pass_through(self) -> None:
        if not self.is_open():
            await self.look()

    def deliver(self, page: Page) -> None:
        if self._releasing is None and self.is_open():
            self._deliver(page)
            return
        self._held.append(page)
        if self._releasing is None:
            self._releasing = asyncio.ensure_future(self._release())

    async def _release(self) -> None:
        while self._held:
            pages, self._held = self._held, []
            await self._look_until_it_works()
            for page in pages:
                self._deliver(page)
        self._releasing = None

    async def _look_until_it_works(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:
                logger.warning("sign_ins_unknown", reason=repr(error))
                await asyncio.sleep(PAUSE)
            else:
                return
