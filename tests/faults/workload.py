"""What people do in a run: talk, correct themselves, read, come and go."""

import asyncio
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.faults.client import Client
from tests.faults.history.tokens import make_token

EMOJI = ("👍", "🎉", "👀")
PAUSES = (0.02, 0.3)  # seconds between one person's deeds
BACKLOG = 5

Room = dict[str, Any]


class Orderly(Protocol):
    name: str
    backlog: int  # what was said and not yet sent

    def order(self, do: str, **fields: Any) -> None: ...


@dataclass
class Weather:
    """What holds for everybody. `pace` above 1 makes all pauses longer; in the calm nobody goes away.

    `curiosity` above 1: they delete, search and look back more often.
    """

    pace: float = 1.0
    curiosity: float = 1.0
    is_calm: bool = False


@dataclass(frozen=True)
class Said:
    room: int
    id: str
    token: str
    file_id: str = ""


class Talker:
    """`square` is where people come and go as they like."""

    def __init__(
        self, client: Client, rooms: list[Room], square: Room, chance: random.Random, weather: Weather
    ) -> None:
        self._client, self._rooms, self._chance, self._weather = client, rooms, chance, weather
        self._square, self._is_there = square, client.user in square["people"]
        self._mine: list[Said] = []
        self._gone: list[Said] = []
        self._numbers = itertools.count(1)

    async def run(self) -> None:
        more = self._weather.curiosity
        deeds: list[tuple[float, Callable[[Room], Any]]] = [
            (50, self._send),
            (9, self._edit),
            (6 * min(more, 2), self._delete),
            (9, self._react),
            (6, self._pin),
            (8, self._read),
            (7, self._pry),
            (5 * more, self._search),
            (5 * more, self._look_back),
            (2, self._come_or_go),
            (3 * (not self._weather.is_calm), self._leave),
        ]
        while True:
            await asyncio.sleep(self._chance.uniform(*PAUSES) * self._weather.pace)
            deeds[-1] = (3 * (not self._weather.is_calm), self._leave)
            (deed,) = self._chance.choices(
                [deed for _, deed in deeds], weights=[weight for weight, _ in deeds]
            )
            await deed(self._chance.choice(self._rooms))

    def _write(self) -> str:
        token = make_token(self._client.name, next(self._numbers))
        return f"{token} {'x' * self._chance.randrange(0, 200)}".strip()

    def _pick(self, room: Room) -> str | None:
        """A message that is there, as far as this client knows."""
        view = self._client.knowledge.views.get(room["log"], {})
        # Of the newest ones, so that several people choose the same
        there = [message for message, (_seq, _body, is_deleted) in view.items() if not is_deleted][-8:]
        return self._chance.choice(there) if there else None

    async def _send(self, room: Room) -> None:
        body, more, chance = self._write(), dict[str, Any](), self._chance.random()
        about = self._pick(room)
        if about and chance < 0.15:
            more = {"reply_to": about}
        elif about and chance < 0.35:
            more = {"thread": about, "also_in_room": chance < 0.25}
        elif chance > 0.92 and (file_id := await self._client.upload(body)):
            more = {"files": [file_id]}
        message = await self._client.send(room["id"], body, **more)
        if message:
            self._mine.append(Said(room["id"], message, body.split()[0], *more.get("files", ())))

    async def _edit(self, _room: Room) -> None:
        if self._mine:
            said = self._chance.choice(self._mine[-3:])
            await self._client.wish({"type": "edit", "id": said.id, "body": self._write()}, room=said.room)

    async def _delete(self, _room: Room) -> None:
        with_file = [said for said in self._mine if said.file_id]
        if self._mine:
            said = self._chance.choice(with_file if with_file and self._chance.random() < 0.5 else self._mine)
            self._mine.remove(said)
            if await self._client.wish({"type": "delete", "id": said.id}, room=said.room):
                self._gone.append(said)

    async def _react(self, room: Room) -> None:
        if message := self._pick(room):
            verb = self._chance.choice(("react", "react", "unreact"))
            wish = {"type": verb, "id": message, "emoji": self._chance.choice(EMOJI)}
            await self._client.wish(wish, room=room["id"])

    async def _pin(self, room: Room) -> None:
        if message := self._pick(room):
            verb = self._chance.choice(("pin", "pin", "unpin"))
            await self._client.wish({"type": verb, "id": message}, room=room["id"])

    async def _read(self, room: Room) -> None:
        at = self._client.knowledge.positions.get(room["log"])
        if at:
            # Mostly to the end, as people read; sometimes back to where they had been
            seq = at[0] if self._chance.random() < 0.6 else self._chance.randint(1, at[0])
            await self._client.wish({"type": "read", "room": room["id"], "seq": seq})

    async def _search(self, _room: Room) -> None:
        """One's own words, and what became of those that were deleted."""
        if said := self._pick_own():
            await self._client.reader.search(said.token)

    def _pick_own(self) -> Said | None:
        those = self._gone if self._gone and self._chance.random() < 0.5 else self._mine
        return self._chance.choice(those) if those else None

    async def _look_back(self, room: Room) -> None:
        at = self._client.knowledge.positions.get(room["log"])
        files = [said.file_id for said in (*self._mine, *self._gone, *self._gone) if said.file_id]
        chance = self._chance.random()
        if files and chance < 0.4:
            await self._client.reader.read_file(self._chance.choice(files))
        elif chance < 0.5:
            await self._client.reader.list_files(room["id"])
        elif at:
            before = self._chance.randint(1, at[0]) if chance < 0.7 else None
            await self._client.reader.read_history(room["id"], before)

    async def _come_or_go(self, _room: Room) -> None:
        if self._client.user == self._square["people"][0]:
            return  # its owner: who goes as the last one hands the room over
        verb = "leave" if self._is_there else "join"
        wish = {"type": verb, "room": self._square["id"]}
        if await self._client.wish(wish, over_http=True, person=self._client.user):
            self._is_there = not self._is_there

    async def _leave(self, _room: Room) -> None:
        if self._chance.random() < 0.4:
            self._client.reload()
        else:
            self._client.line.abort()

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
            body = f"{make_token(self._tab.name, number)} {'x' * self._chance.randrange(1, 200)}"
            self._tab.order(deed, room=self._chance.choice(self._rooms)["id"], body=body)
