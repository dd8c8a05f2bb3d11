"""A client that speaks the whole protocol, never trusts a connection, and writes down what it sees."""

import asyncio
import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from syncchat.domain.ids import make_id
from tests.faults.history.record import Recorder
from tests.faults.line import Frame, Line, Lost, Refused
from tests.faults.positions import NOWHERE, Knowledge

# Not an answer about the wish, only about the moment
FOR_NOW = {"unavailable", "rate_limited"}
PAUSE = 0.1  # seconds before a wish is sent again


class Client:
    def __init__(
        self, person: Frame, *, addresses: Callable[[], list[str]], recorder: Recorder, chance: random.Random
    ) -> None:
        self.name, self.user = person["name"], person["id"]
        self._recorder, self._numbers = recorder, itertools.count(1)
        self.knowledge = Knowledge(self._note)
        self.line = Line(
            addresses=addresses, key=person["key"], hear=self._hear, hello=self._say_hello, chance=chance
        )
        self._pulling = asyncio.Event()
        self.online: set[int] = set()

    def _note(self, what: str, **fields: Any) -> None:
        self._recorder.note(what, client=self.name, **fields)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(self.line.run())
            both.create_task(self._pull())

    # -- hearing

    def _say_hello(self) -> Frame:
        positions = {str(log): list(at) for log, at in self.knowledge.positions.items()}
        return {"type": "hello", "v": 1, "tab": self.name, "positions": positions}

    def _hear(self, frame: Frame) -> None:
        if frame["type"] == "events":
            self._note("received", user=self.user, **shorten(frame))
            self.knowledge.receive(frame)
        elif frame["type"] == "rewind":
            self.knowledge.rewind(frame["log"])
        elif frame.get("kind") == "presence":
            self._see(frame["people"])
        elif "heads" in frame:
            self.knowledge.learn(frame["heads"])
        if self.knowledge.wanted:
            self._pulling.set()

    def _see(self, people: dict[str, str]) -> None:
        for person, state in people.items():
            (self.online.add if state == "online" else self.online.discard)(int(person))

    async def look_around(self, room: int) -> None:
        """Who of this room's members is there, as the server says now."""
        try:
            await self.line.ask({"type": "watch", "rooms": [room]})
        except (Lost, Refused):
            return
        self._note("online", users=sorted(self.online))

    async def _pull(self) -> None:
        """One log after the other, until nothing is wanted; a lost answer is asked for again."""
        while True:
            await self._pulling.wait()
            await self.line.live.wait()
            if not self.knowledge.wanted:
                self._pulling.clear()
                continue
            await self._pull_one(self.knowledge.wanted.pop())

    async def _pull_one(self, log: int) -> None:
        after = self.knowledge.positions.get(log, NOWHERE)
        try:
            await self.line.ask({"type": "pull", "log": log, "after": list(after)})
        except Refused as refusal:
            if refusal.code in FOR_NOW:
                self.knowledge.wanted.add(log)
        except Lost:
            self.knowledge.wanted.add(log)
            await asyncio.sleep(PAUSE)

    # -- asking

    async def send(self, room: int, body: str) -> str | None:
        """The message's id once it is acknowledged. The next one waits: this is the outbox."""
        message_id = str(make_id())
        answer = await self._wish({"type": "send", "room": room, "id": message_id, "body": body}, "send")
        return message_id if answer else None

    async def edit(self, room: int, message_id: str, body: str) -> None:
        await self._wish({"type": "edit", "id": message_id, "body": body}, "edit", room=room)

    async def delete(self, room: int, message_id: str) -> None:
        await self._wish({"type": "delete", "id": message_id}, "delete", room=room)

    async def read(self, room: int, seq: int) -> None:
        await self._wish({"type": "read", "room": room, "seq": seq}, "read")

    async def _wish(self, command: Frame, verb: str, **more: Any) -> Frame | None:
        """Ask until there is an answer; if this is cancelled before, the outcome is unknown."""
        op = f"{self.name}-{next(self._numbers)}"
        fields = {key: value for key, value in command.items() if key != "type"}
        self._note("invoke", op=op, user=self.user, verb=verb, **fields, **more)
        while True:
            await self.line.live.wait()
            try:
                answer = await self.line.ask(command)
            except Lost:
                await asyncio.sleep(PAUSE)
            except Refused as refusal:
                if refusal.code not in FOR_NOW:
                    self._note("fail", op=op, code=refusal.code)
                    return None
                await asyncio.sleep(PAUSE)
            else:
                self._note("ok", op=op, **{key: answer[key] for key in ("seq", "dup") if key in answer})
                return answer
            self._note("retry", op=op)

    def is_level(self, heads: Mapping[int, int]) -> bool:
        positions = self.knowledge.positions
        return all(positions.get(log, NOWHERE)[0] == head for log, head in heads.items())

    async def show(self, rooms: Sequence[Frame]) -> None:
        for room in rooms:
            view = self.knowledge.views.get(room["log"], {})
            self._note("view", user=self.user, room=room["room"], messages=view)

    def pry(self, log: int) -> None:
        self.knowledge.wanted.add(log)
        self._pulling.set()

    def reload(self) -> None:
        """A page loaded anew knows nothing."""
        for log in list(self.knowledge.positions):
            self.knowledge.forget(log)
        self.line.hang_up()


def shorten(frame: Frame) -> Frame:
    short = {key: frame[key] for key in ("log", "from", "to")}
    return {**short, "events": [_shorten_event(event) for event in frame["events"]]}


def _shorten_event(event: Frame) -> Frame:
    short: Frame = {key: event[key] for key in ("seq", "id", "kind", "read") if key in event}
    message = event.get("message")
    if message:
        kept = {key: message[key] for key in ("id", "seq", "kind", "body", "deleted")}
        short["message"] = {**kept, "author": message["author"]["id"]}
    if "person" in event:
        short["person"] = event["person"]["id"]
    return short
