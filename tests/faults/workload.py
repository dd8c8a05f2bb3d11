"""What people do in a run: talk, correct themselves, read, come and go."""

import asyncio
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.faults.client import Client

PAUSES = (0.02, 0.3)  # seconds between one person's deeds
BACKLOG = 5

Room = dict[str, Any]


class Orderly(Protocol):
    name: str
    backlog: int  # what was said and not yet sent

    def order(self, do: str, **fields: Any) -> None: ...


@dataclass
class Weather:
    """What holds for everybody. `pace` above 1 makes all pauses longer; in the calm nobody goes away."""

    pace: float = 1.0
    is_calm: bool = False


class Talker:
    def __init__(self, client: Client, rooms: list[Room], chance: random.Random, weather: Weather) -> None:
        self._client, self._rooms, self._chance, self._weather = client, rooms, chance, weather
        self._mine: list[tuple[int, str]] = []
        self._numbers = itertools.count(1)

    async def run(self) -> None:
        deeds: list[Callable[[Room], Any]] = [
            self._send,
            self._edit,
            self._delete,
            self._read,
            self._leave,
            self._pry,
        ]
        while True:
            await asyncio.sleep(self._chance.uniform(*PAUSES) * self._weather.pace)
            (deed,) = self._chance.choices(deeds, weights=[70, 8, 3, 12, 3 * (not self._weather.is_calm), 8])
            await deed(self._chance.choice(self._rooms))

    def _write(self) -> str:
        return f"t-{self._client.name}-{next(self._numbers)} " + "x" * self._chance.randrange(0, 200)

    async def _send(self, room: Room) -> None:
        message = await self._client.send(room["id"], self._write().strip())
        if message:
            self._mine.append((room["id"], message))

    async def _edit(self, _room: Room) -> None:
        if self._mine:
            room, message = self._chance.choice(self._mine)
            await self._client.edit(room, message, self._write().strip())

    async def _delete(self, _room: Room) -> None:
        if self._mine:
            room, message = self._mine.pop(self._chance.randrange(len(self._mine)))
            await self._client.delete(room, message)

    async def _read(self, room: Room) -> None:
        at = self._client.knowledge.positions.get(room["log"])
        if at:
            await self._client.read(room["id"], self._chance.randint(1, at[0]))

    async def _leave(self, _room: Room) -> None:
        if self._chance.random() < 0.4:
            self._client.reload()
        else:
            self._client.line.hang_up()

    async def _pry(self, room: Room) -> None:
        """Ask for a log again, wanted or not: who was shown out must get nothing."""
        self._client.pry(room["log"])


class TabTalker:
    """What a person does at the page; the page decides how."""

    def __init__(
        self,
        tab: Orderly,
        rooms: list[Room],
        chance: random.Random,
        weather: Weather,
        slowness: float = 1,
    ) -> None:
        self._tab, self._rooms, self._chance, self._weather = tab, rooms, chance, weather
        self._slowness = slowness

    async def run(self) -> None:
        deeds = ("send", "edit", "delete", "open", "drop", "reload")
        for number in itertools.count(1):
            await asyncio.sleep(self._chance.uniform(*PAUSES) * self._weather.pace * self._slowness)
            going = 2 * (not self._weather.is_calm)
            (deed,) = self._chance.choices(deeds, weights=[70, 8, 3, 15, going, going])
            # Whoever sees many of their messages waiting says no more
            deed = "open" if self._tab.backlog >= BACKLOG else deed
            body = f"t-{self._tab.name}-{number} " + "x" * self._chance.randrange(1, 200)
            self._tab.order(deed, room=self._chance.choice(self._rooms)["id"], body=body)
