"""What people do in a run: talk, correct themselves, read, come and go."""

import asyncio
import http.client
import itertools
import json
import random
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from tests.faults.client import Client
from tests.faults.history.record import Recorder

PAUSES = (0.02, 0.3)  # seconds between one person's deeds
PATIENCE = 3.0
TOKEN = "c" * 32  # CSRF: cookie and header have to agree, and that is all

Room = dict[str, Any]


class Talker:
    def __init__(self, client: Client, rooms: list[Room], chance: random.Random) -> None:
        self._client, self._rooms, self._chance = client, rooms, chance
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
            await asyncio.sleep(self._chance.uniform(*PAUSES))
            (deed,) = self._chance.choices(deeds, weights=[70, 8, 3, 12, 3, 8])
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


class Doorkeeper:
    """The room's owner lets people in and shows them out, over HTTP, each in turn and until it is answered."""

    def __init__(
        self, owner: dict[str, Any], room: Room, others: list[int], addresses: Callable[[], list[str]]
    ) -> None:
        self._owner, self._room, self._others, self._addresses = owner, room, others, addresses

    async def run(self, recorder: Recorder, chance: random.Random) -> None:
        inside = set(self._room["people"])
        for number in itertools.count(1):
            await asyncio.sleep(chance.uniform(0.2, 0.8))
            person = chance.choice(self._others)
            verb = "remove" if person in inside else "add"
            op = f"door-{number}"
            wish = {
                "op": op,
                "user": self._owner["id"],
                "verb": verb,
                "room": self._room["id"],
                "person": person,
            }
            recorder.note("invoke", client="doorkeeper", **wish)
            while not await self._ask(verb, person, chance.choice(self._addresses())):
                recorder.note("retry", op=op)
                await asyncio.sleep(0.2)
            recorder.note("ok", op=op)
            inside ^= {person}

    async def _ask(self, verb: str, person: int, address: str) -> bool:
        path = f"http://{address}/api/v1/rooms/{self._room['id']}/members"
        if verb == "add":
            request = make_request("POST", path, self._owner["key"], {"people": [person]})
        else:
            request = make_request("DELETE", f"{path}/{person}", self._owner["key"])
        try:
            await asyncio.to_thread(urllib.request.urlopen, request, timeout=PATIENCE)
        except urllib.error.HTTPError as refusal:
            # Gone already: an earlier attempt did it, and its answer was lost
            return (verb, refusal.code) == ("remove", 404)
        except (OSError, http.client.HTTPException):
            return False
        return True


def make_request(method: str, url: str, key: str, body: object = None) -> urllib.request.Request:
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={key}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    content = None if body is None else json.dumps(body).encode()
    return urllib.request.Request(url, content, headers, method=method)
