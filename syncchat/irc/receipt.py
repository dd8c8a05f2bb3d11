"""Whether what was told has come: the answer to PING is the one receipt that IRC has, for all that was told before."""

import asyncio
import time
from collections.abc import Mapping

import structlog

from syncchat.irc.lines import Line
from syncchat.irc.session import Session
from syncchat.irc.wire import SERVER
from syncchat.protocol.pages import Position

# Seconds. Whoever was told something is asked soon whether it came, and nobody is left unasked for long
LOOK, ASK, GIVE_UP = 2.0, 60.0, 180.0
SAVE = 60.0
# Who writes may have ended before, while the server stops
SAVE_PATIENCE = 5.0
# Of the socket's protocol: a client says something this often, and is told of heads that it lacks
HEARTBEAT = 25.0

logger = structlog.get_logger(__name__)


class Receipt:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._came: Mapping[int, Position] = {}
        self._saved: Mapping[int, Position] = {}
        self._asked: dict[str, Mapping[int, Position]] = {}
        self._number = 0
        self._saved_at = self._beaten_at = self._asked_at = time.monotonic()

    async def ask_for_ever(self) -> str:
        """Until the client does not answer. Returns why it is over."""
        while time.monotonic() - self._session.wire.heard < GIVE_UP:
            await asyncio.sleep(LOOK)
            await self._look(time.monotonic())
        return "nothing was heard for minutes"

    def take(self, line: Line) -> None:
        """A PONG: all that was told before its PING has come."""
        came = self._asked.pop(line.params[-1] if line.params else "", None)
        if came is not None:
            self._came = came

    def take_all(self) -> None:
        """They say goodbye, having read everything."""
        self._came = self._session.list_positions()

    async def save(self) -> None:
        """What cannot be noted now is noted the next time, or told again."""
        came = self._came
        if came == self._saved:
            return
        try:
            async with asyncio.timeout(SAVE_PATIENCE):
                await self._session.save(came)
        except Exception as error:
            logger.warning("irc_place_not_saved", reason=repr(error))
        else:
            self._saved = came

    async def _look(self, now: float) -> None:
        positions = self._session.list_positions()
        if not self._asked and (positions != self._came or now - self._asked_at > ASK):
            self._number += 1
            self._asked_at = now
            self._asked[str(self._number)] = positions
            self._session.wire.send("PING", str(self._number), source=SERVER)
        if now - self._saved_at > SAVE:
            self._saved_at = now
            await self.save()
        if now - self._beaten_at > HEARTBEAT:
            self._beaten_at = now
            await self._session.ask("ping")
        if 0 < self._session.present_until < now:
            await self._session.go_away()
