"""A client without a socket: it asks `POST /api/v1/pull` again and again, and says everything over HTTP."""

import asyncio
import contextlib
import random
from collections.abc import Callable
from typing import Any

from tests.faults.api import Api
from tests.faults.line import Frame, Lost, Refused

WAIT_SECONDS = 2
PATIENCE = WAIT_SECONDS + 3.0
LONGEST_DELAY = 0.5


class Poll:
    """Seen from a client, the same as `line.Line`."""

    def __init__(
        self,
        *,
        api: Api,
        hear: Callable[[Frame], None],
        hello: Callable[[], Frame],
        chance: random.Random,
    ) -> None:
        self._api, self._hear, self._hello, self._chance = api, hear, hello, chance
        self.live = asyncio.Event()
        self.connections = 0
        self.close_codes: list[int] = []

    async def run(self) -> None:
        while True:
            with contextlib.suppress(Lost, Refused):
                while True:
                    await self._wait_once(WAIT_SECONDS if self.live.is_set() else 0)
                    self.connections += not self.live.is_set()
                    self.live.set()
            self.live.clear()
            await asyncio.sleep(self._chance.random() * LONGEST_DELAY)

    async def _wait_once(self, wait: int, **more: Any) -> None:
        asked = {"v": 1, "wait": wait, "positions": self._hello()["positions"], **more}
        answer = await self._api.call("POST", "pull", asked, PATIENCE)
        for frame in answer["frames"]:
            self._hear(frame)
        self._hear({"type": "welcome", "heads": answer["heads"]})

    async def ask(self, command: Frame) -> Frame:
        """Raises: Lost, Refused."""
        if command["type"] == "watch":
            await self._wait_once(0, watch=command["rooms"])
            return {"type": "ack"}
        answer = await self._api.ask(command)
        if command["type"] == "pull":
            self._hear(answer)
        return answer

    def abort(self) -> None:
        """Each request is a connection of its own already."""
