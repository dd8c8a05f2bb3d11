"""Who is in the attic, and as what: its owner says so over HTTP, sets its topic, and talks behind people's backs."""

import asyncio
import itertools
import random
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from syncchat.domain.ids import make_id
from tests.faults.api import Api
from tests.faults.history.record import Recorder
from tests.faults.line import FOR_NOW, Lost, Refused

PAUSES = (0.2, 0.8)  # seconds between two of these deeds
# Who was just shown out asks again and again, while other servers may not have heard of it
PRIES, PRY_PAUSES = 10, (0.02, 0.2)
ROLES = ("moderator", "member")


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
        self._owner, self._room, self._others = owner, room, others
        self._recorder, self._chance = recorder, chance
        self._api = Api(
            addresses=addresses, key=owner["key"], chance=chance, overhear=lambda text, asked: None
        )
        self._prying: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        inside, people = set(self._room["people"]), sorted(self._others)
        for number in itertools.count(1):
            await asyncio.sleep(self._chance.uniform(*PAUSES))
            person, op = self._chance.choice(people), f"door-{number}"
            (verb,) = self._chance.choices(["move", "role", "topic"], weights=[8, 2, 1])
            if verb == "topic":
                await self._insist(op, verb, topic=f"Topic {number}")
            elif verb == "role" and person in inside:
                await self._insist(op, verb, person=person, role=self._chance.choice(ROLES))
            elif verb == "move" and person in inside:
                await self._show_out(op, person)
                inside.discard(person)
            elif verb == "move":
                await self._insist(op, "add", person=person, people=[person])
                inside.add(person)

    async def _show_out(self, op: str, person: int) -> None:
        address = await self._insist(op, "remove", person=person)
        job = asyncio.create_task(self._pry(self._others[person]))
        self._prying.add(job)
        job.add_done_callback(self._prying.discard)
        await self._say(f"{op}-say", f"t-{op} behind {person}'s back", address)

    async def _insist(self, op: str, verb: str, **fields: Any) -> str:
        """Returns: where it was answered."""
        wish = {"room": self._room["id"], **fields}
        self._recorder.note("invoke", client="doorkeeper", op=op, user=self._owner["id"], verb=verb, **wish)
        while (refusal := await self._ask({"type": verb, **wish})) is None:
            self._recorder.note("retry", op=op)
            await asyncio.sleep(PAUSES[0])
        if refusal:
            self._recorder.note("fail", op=op, code=refusal)
        else:
            self._recorder.note("ok", op=op)
        return self._api.address

    async def _ask(self, command: dict[str, Any]) -> str | None:
        """Returns: by which code it was refused, or nothing; None if that is not known."""
        try:
            await self._api.ask(command)
        except Refused as refusal:
            if refusal.code in FOR_NOW:
                return None
            # Gone already: an earlier attempt did it, and its answer was lost
            is_done = command["type"] == "remove" and refusal.code == "not_found"
            return "" if is_done else refusal.code
        except Lost:
            return None
        return ""

    async def _say(self, op: str, body: str, address: str) -> None:
        """At the server that knows of the removal; without an answer it is left at that."""
        wish = {"user": self._owner["id"], "verb": "send", "room": self._room["id"]}
        message = {"id": str(make_id()), "body": body}
        self._recorder.note("invoke", client="doorkeeper", op=op, **wish, **message)
        try:
            sent = await self._api.call("POST", f"rooms/{self._room['id']}/messages", message, at=address)
        except (Lost, Refused):
            return
        self._recorder.note("ok", op=op, seq=sent["seq"], dup=sent["dup"])

    async def _pry(self, somebody: Prying) -> None:
        for _ in range(PRIES):
            somebody.pry(self._room["log"])
            await asyncio.sleep(self._chance.uniform(*PRY_PAUSES))
