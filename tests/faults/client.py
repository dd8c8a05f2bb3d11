"""A client that speaks the whole protocol, never trusts a connection, and writes down what it sees."""

import asyncio
import contextlib
import itertools
import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from syncchat.domain.ids import make_id
from tests.faults.api import Api
from tests.faults.history.record import Recorder
from tests.faults.history.tokens import find_tokens
from tests.faults.line import FOR_NOW, Frame, Line, Lost, Refused
from tests.faults.poll import Poll
from tests.faults.positions import NOWHERE, Knowledge, describe_message
from tests.faults.reading import Reader

PAUSE = 0.1  # seconds before a wish is sent again


class Client:
    """`over_http` is the share of wishes that it asks for over HTTP; who `polls` has no socket at all."""

    def __init__(
        self,
        person: Frame,
        *,
        addresses: Callable[[], list[str]],
        recorder: Recorder,
        chance: random.Random,
        over_http: float = 0,
        polls: bool = False,
    ) -> None:
        self.name, self.user = person["name"], person["id"]
        self._recorder, self._numbers = recorder, itertools.count(1)
        self._chance, self._over_http = chance, over_http
        self.knowledge = Knowledge(self._note)
        here: dict[str, Any] = {"addresses": addresses, "key": person["key"], "chance": chance}
        here["overhear"] = self._overhear
        self.api = Api(**here)
        talk: dict[str, Any] = {"hear": self._hear, "hello": self._say_hello}
        self.line = Poll(api=self.api, chance=chance, **talk) if polls else Line(**here, **talk)
        self.reader = Reader(self.api, recorder, partial(self._note, user=self.user))
        self._overheard: set[str] = set()
        self._pulling = asyncio.Event()
        self._pulled: dict[int, float] = {}
        self.online: set[int] = set()
        self.heard = 0.0

    def _note(self, what: str, **fields: Any) -> None:
        self._recorder.note(what, client=self.name, **fields)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(self.line.run())
            both.create_task(self._pull())

    # -- hearing

    def _overhear(self, text: str, asked: float | None) -> None:
        """Every byte. What nobody asked for is written down the first time."""
        tokens = find_tokens(text)
        if asked is None:
            tokens = [token for token in tokens if token not in self._overheard]
            self._overheard.update(tokens)
        if tokens:
            since = {} if asked is None else {"asked": self._recorder.tell_time(asked)}
            self._note("bytes", user=self.user, tokens=tokens, **since)

    def _say_hello(self) -> Frame:
        positions = {str(log): list(at) for log, at in self.knowledge.positions.items()}
        return {"type": "hello", "v": 1, "tab": self.name, "positions": positions}

    def _hear(self, frame: Frame) -> None:
        self.heard = time.monotonic()
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
        with contextlib.suppress(Lost, Refused):
            await self.line.ask({"type": "watch", "rooms": [room]})

    async def _pull(self) -> None:
        """One log after the other, until nothing is wanted; a lost answer is asked for again."""
        while True:
            await self._pulling.wait()
            await self.line.live.wait()
            if not self.knowledge.wanted:
                self._pulling.clear()
                continue
            # A set gives what it likes: where answers are often lost, one log would wait for ever
            log = min(self.knowledge.wanted, key=lambda log: self._pulled.get(log, 0.0))
            self.knowledge.wanted.discard(log)
            self._pulled[log] = time.monotonic()
            await self._pull_one(log)

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

    async def send(self, room: int, body: str, **more: Any) -> str | None:
        """The message's id once it is acknowledged. The next one waits: this is the outbox."""
        message_id = str(make_id())
        answer = await self.wish({"type": "send", "room": room, "id": message_id, "body": body, **more})
        return message_id if answer else None

    async def upload(self, content: str) -> str | None:
        """A small file; a lost answer is left at that."""
        file_id, name, octets = str(make_id()), f"{content[:30]}.txt", content.encode()
        try:
            await self.api.call("POST", "uploads", {"id": file_id, "name": name, "size": len(octets)})
            await self.api.call("PATCH", f"uploads/{file_id}?offset=0", octets)
        except (Lost, Refused):
            return None
        return file_id

    async def wish(self, command: Frame, *, over_http: bool = False, **more: Any) -> Frame | None:
        """Ask until there is an answer; if this is cancelled before, the outcome is unknown."""
        op = f"{self.name}-{next(self._numbers)}"
        fields = {key: value for key, value in command.items() if key != "type"}
        self._note("invoke", op=op, user=self.user, verb=command["type"], **fields, **more)
        while True:
            await self.line.live.wait()
            try:
                answer = await self._ask(command, over_http)
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

    async def _ask(self, command: Frame, over_http: bool) -> Frame:
        """Each attempt by the way that comes: a message sent by one is known to the other."""
        if over_http or self._chance.random() < self._over_http:
            return await self.api.ask(command)
        return await self.line.ask(command)

    def is_level(self, heads: Mapping[int, int]) -> bool:
        positions = self.knowledge.positions
        return all(positions.get(log, NOWHERE)[0] == head for log, head in heads.items())

    def reach(self, log: int) -> int:
        return self.knowledge.positions.get(log, NOWHERE)[0]

    async def show(self, rooms: Sequence[Frame]) -> None:
        for room in rooms:
            view, extras = (
                each.get(room["log"], {}) for each in (self.knowledge.views, self.knowledge.extras)
            )
            messages = {key: [*words, extras[key]] for key, words in view.items()}
            self._note("view", user=self.user, room=room["room"], messages=messages)

    def pry(self, log: int) -> None:
        self.knowledge.wanted.add(log)
        self._pulling.set()

    def reload(self) -> None:
        """A page loaded anew knows nothing."""
        for log in list(self.knowledge.positions):
            self.knowledge.forget(log)
        self.line.abort()


def shorten(frame: Frame) -> Frame:
    short = {key: frame[key] for key in ("log", "from", "to")}
    return {**short, "events": [_shorten_event(event) for event in frame["events"]]}


def _shorten_event(event: Frame) -> Frame:
    short: Frame = {key: event[key] for key in ("seq", "id", "kind", "read") if key in event}
    message = event.get("message")
    if message:
        kept = {key: message[key] for key in ("id", "seq", "kind", "body", "deleted")}
        short["message"] = {**kept, "author": message["author"]["id"], **describe_message(message)}
    if "person" in event:
        short["person"] = event["person"]["id"]
    return short
