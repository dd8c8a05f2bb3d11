"""What people do in a run: talk, correct themselves, read, come and go."""

import asyncio
import http.client
import itertools
import json
import random
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tests.faults.client import Client
from tests.faults.history.record import Recorder
from tests.faults.tab import Tab

PAUSES = (0.02, 0.3)  # seconds between one person's deeds
# Who was just shown out asks again and again, while other servers may not have heard of it
PRIES, PRY_PAUSES = 8, (0.05, 0.4)
PATIENCE = 3.0
TOKEN = "c" * 32  # CSRF: cookie and header have to agree, and that is all

Room = dict[str, Any]


class Prying(Protocol):
    def pry(self, log: int) -> None: ...


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

    def __init__(self, tab: Tab, rooms: list[Room], chance: random.Random, weather: Weather) -> None:
        self._tab, self._rooms, self._chance, self._weather = tab, rooms, chance, weather

    async def run(self) -> None:
        deeds = ("send", "edit", "delete", "open", "drop", "reload")
        for number in itertools.count(1):
            await asyncio.sleep(self._chance.uniform(*PAUSES) * self._weather.pace)
            going = 2 * (not self._weather.is_calm)
            (deed,) = self._chance.choices(deeds, weights=[70, 8, 3, 15, going, going])
            body = f"t-{self._tab.name}-{number} " + "x" * self._chance.randrange(1, 200)
            self._tab.order(deed, room=self._chance.choice(self._rooms)["id"], body=body)


class Doorkeeper:
    """The room's owner lets people in and shows them out, over HTTP, each in turn and until it is answered."""

    def __init__(
        self,
        owner: dict[str, Any],
        room: Room,
        others: Mapping[int, Prying],
        addresses: Callable[[], list[str]],
    ) -> None:
        self._owner, self._room, self._others, self._addresses = owner, room, others, addresses
        self._prying: set[asyncio.Task[None]] = set()

    async def run(self, recorder: Recorder, chance: random.Random) -> None:
        inside, people = set(self._room["people"]), sorted(self._others)
        for number in itertools.count(1):
            await asyncio.sleep(chance.uniform(0.2, 0.8))
            person = chance.choice(people)
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
            if verb == "remove":
                job = asyncio.create_task(self._pry(self._others[person], chance))
                self._prying.add(job)
                job.add_done_callback(self._prying.discard)

    async def _pry(self, somebody: Prying, chance: random.Random) -> None:
        for _ in range(PRIES):
            await asyncio.sleep(chance.uniform(*PRY_PAUSES))
            somebody.pry(self._room["log"])

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
