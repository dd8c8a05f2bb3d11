"""Who is in the attic: its owner lets people in and shows them out, over HTTP, and talks behind their backs."""

import asyncio
import http.client
import itertools
import json
import random
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from syncchat.domain.ids import make_id
from tests.faults.history.record import Recorder

PATIENCE = 3.0
TOKEN = "c" * 32  # CSRF: cookie and header have to agree, and that is all
PAUSES = (0.2, 0.8)  # seconds between two of these deeds
# Who was just shown out asks again and again, while other servers may not have heard of it
PRIES, PRY_PAUSES = 10, (0.02, 0.2)


class Prying(Protocol):
    def pry(self, log: int) -> None: ...


class Doorkeeper:
    """Each deed in turn, and until it is answered."""

    def __init__(
        self,
        owner: dict[str, Any],
        room: dict[str, Any],
        others: Mapping[int, Prying],
        *,
        addresses: Callable[[], list[str]],
        recorder: Recorder,
        chance: random.Random,
    ) -> None:
        self._owner, self._room, self._others, self._addresses = owner, room, others, addresses
        self._recorder, self._chance = recorder, chance
        self._prying: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        inside, people = set(self._room["people"]), sorted(self._others)
        for number in itertools.count(1):
            await asyncio.sleep(self._chance.uniform(*PAUSES))
            person = self._chance.choice(people)
            verb = "remove" if person in inside else "add"
            address = await self._insist(f"door-{number}", verb, person)
            inside ^= {person}
            if verb == "remove":
                job = asyncio.create_task(self._pry(self._others[person]))
                self._prying.add(job)
                job.add_done_callback(self._prying.discard)
                await self._say(f"door-{number}-say", f"t-door-{number} behind {person}'s back", address)

    async def _insist(self, op: str, verb: str, person: int) -> str:
        """Returns: where it was answered."""
        wish = {"user": self._owner["id"], "verb": verb, "room": self._room["id"], "person": person}
        self._recorder.note("invoke", client="doorkeeper", op=op, **wish)
        while True:
            address = self._chance.choice(self._addresses())
            if await self._open_door(verb, person, address):
                self._recorder.note("ok", op=op)
                return address
            self._recorder.note("retry", op=op)
            await asyncio.sleep(PAUSES[0])

    async def _open_door(self, verb: str, person: int, address: str) -> bool:
        path = f"rooms/{self._room['id']}/members"
        try:
            if verb == "add":
                await self._call("POST", address, path, {"people": [person]})
            else:
                await self._call("DELETE", address, f"{path}/{person}")
        except urllib.error.HTTPError as refusal:
            # Gone already: an earlier attempt did it, and its answer was lost
            return (verb, refusal.code) == ("remove", 404)
        except (OSError, http.client.HTTPException):
            return False
        return True

    async def _say(self, op: str, body: str, address: str) -> None:
        """At the server that knows of the removal; without an answer it is left at that."""
        wish = {"user": self._owner["id"], "verb": "send", "room": self._room["id"]}
        message = {"id": str(make_id()), "body": body}
        self._recorder.note("invoke", client="doorkeeper", op=op, **wish, **message)
        try:
            sent = await self._call("POST", address, f"rooms/{self._room['id']}/messages", message)
        except (OSError, http.client.HTTPException):
            return
        self._recorder.note("ok", op=op, seq=sent["seq"], dup=sent["dup"])

    async def _pry(self, somebody: Prying) -> None:
        for _ in range(PRIES):
            somebody.pry(self._room["log"])
            await asyncio.sleep(self._chance.uniform(*PRY_PAUSES))

    async def _call(self, method: str, address: str, path: str, body: object = None) -> Any:
        url, key = f"http://{address}/api/v1/{path}", self._owner["key"]
        return await asyncio.to_thread(_ask, make_request(method, url, key, body))


def _ask(request: urllib.request.Request) -> Any:
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        content = response.read()
    return json.loads(content) if content else None


def make_request(method: str, url: str, key: str, body: object = None) -> urllib.request.Request:
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={key}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    content = None if body is None else json.dumps(body).encode()
    return urllib.request.Request(url, content, headers, method=method)
