"""A client that follows its logs by the rule of docs/protocol.md, and remembers the order in which it applied them."""

import itertools
import json
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from websockets.exceptions import ConnectionClosed

from syncchat.domain.ids import make_id
from tests.faults.positions import Knowledge
from tests.visitors import Frame, Tab, Visitor

PATIENCE = 30.0  # promised: level this long after any fault


class Reader:
    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.knowledge = Knowledge(self._note)
        self.tab: Tab | None = None
        self.applied: list[tuple[int, int, int]] = []  # log, from, to
        self.bodies: dict[int, list[str]] = {}
        self.raw = ""  # every word that ever arrived
        self._said: dict[tuple[int, int], str] = {}
        self._pulling: dict[int, int] = {}
        self._refs = 0

    def _note(self, what: str, **fields: Any) -> None:
        if what == "applied":
            log = fields["log"]
            self.applied.append((log, fields["position"], fields["to"]))
            said = [self._said[log, seq] for seq in fields["seqs"] if (log, seq) in self._said]
            self.bodies.setdefault(log, []).extend(said)

    # -- coming and going

    def connect(self) -> "Reader":
        self.tab, self._pulling = self._visitor.connect(), {}
        # The welcome says anew what is missing
        self.knowledge.wanted.clear()
        positions = {str(log): list(at) for log, at in self.knowledge.positions.items()}
        self._say({"type": "hello", "v": 1, "positions": positions})
        return self

    def drop(self) -> None:
        """Without a word, as a phone leaves the network."""
        if self.tab is not None:
            self.tab.socket.socket.close()
            self.tab.close()

    # -- reading

    def seq_of(self, log: int) -> int:
        return self.knowledge.positions.get(log, (0, 0))[0]

    def read_until(self, log: int, seq: int, seconds: float = PATIENCE) -> "Reader":
        deadline = time.monotonic() + seconds
        while self.seq_of(log) < seq:
            self.step(max(0.0, deadline - time.monotonic()))
        return self

    def read_all(self) -> "Reader":
        """Until nothing that was asked for is missing."""
        while self._pulling or self.knowledge.wanted:
            self.step(PATIENCE)
        return self

    def read_for(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                self.step(left)
            except TimeoutError:
                return

    def step(self, seconds: float) -> Frame:
        """Take one frame. Raises: TimeoutError; comes back by itself after a close."""
        assert self.tab is not None
        try:
            text = self.tab.socket.recv(seconds)
        except ConnectionClosed:
            self.connect()
            return {}
        self.raw += str(text)
        frame: Frame = json.loads(text)
        self._hear(frame)
        return frame

    def _hear(self, frame: Frame) -> None:
        self._pulling = {log: ref for log, ref in self._pulling.items() if ref != frame.get("ref")}
        if frame["type"] == "events":
            for event in frame["events"]:
                if event["kind"] == "message_sent":
                    self._said[frame["log"], event["seq"]] = event["message"]["body"]
            self.knowledge.receive(frame)
        elif frame["type"] == "rewind":
            self.knowledge.rewind(frame["log"])
        elif "heads" in frame:
            self.knowledge.learn(frame["heads"])
        for log in sorted(self.knowledge.wanted - self._pulling.keys()):
            self.knowledge.wanted.discard(log)
            after = list(self.knowledge.positions.get(log, (0, 0)))
            self._pulling[log] = self._say({"type": "pull", "log": log, "after": after})

    def _say(self, command: Frame) -> int:
        assert self.tab is not None
        self._refs += 1
        self.tab.send_text(json.dumps({**command, "ref": self._refs}))
        return self._refs

    # -- afterwards

    def applied_without_gap(self, log: int) -> bool:
        """Each piece began where the one before it had ended."""
        pieces = [(start, end) for each, start, end in self.applied if each == log]
        starts = [0, *(end for _start, end in pieces)]
        return all(start == before < end for (start, end), before in zip(pieces, starts, strict=False))


def compare(said: Sequence[str], got: Sequence[str]) -> dict[str, int]:
    """What of it did not come, came once more, or came after what was said later."""
    places = {body: place for place, body in enumerate(said)}
    order = [places[body] for body in dict.fromkeys(got) if body in places]
    return {
        "lost": len(places.keys() - set(got)),
        "doubled": len(got) - len(set(got)),
        "out_of_order": sum(later < earlier for earlier, later in itertools.pairwise(order)),
    }


def send_many(tab: Tab, room: int, bodies: list[str]) -> list[Frame]:
    """All at once, then the answers."""
    for number, body in enumerate(bodies):
        command = {"type": "send", "id": str(make_id()), "room": room, "body": body, "ref": 10**6 + number}
        tab.send_text(json.dumps(command))
    return [tab.take(partial(_answers, 10**6 + number)) for number in range(len(bodies))]


def _answers(ref: int, frame: Frame) -> bool:
    return bool(frame.get("ref") == ref)
