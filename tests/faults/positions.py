"""What a client knows of its logs: the rule of docs/protocol.md, without a socket."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Frame = dict[str, Any]
Position = tuple[int, int]

HELD_LIMIT = 50  # frames of one log that wait for what is before them
NOWHERE: Position = (0, 0)

View = dict[str, list[Any]]  # message id -> seq, body, deleted
Extras = dict[str, Frame]  # message id -> reactions, pinned, replies


class Knowledge:
    """`note` takes the record's lines; `wanted` are the logs that have to be pulled."""

    def __init__(self, note: Callable[..., None]) -> None:
        self._note = note
        self.positions: dict[int, Position] = {}
        self.heads: dict[int, int] = {}
        self.wanted: set[int] = set()
        self.rewinds = 0
        self.rooms: dict[int, int] = {}  # room -> log
        self.views: dict[int, View] = defaultdict(dict)  # by log
        self.extras: dict[int, Extras] = defaultdict(dict)
        self._held: dict[int, list[Frame]] = defaultdict(list)

    def learn(self, heads: dict[str, Any]) -> None:
        for key, (seq, _entry) in heads.items():
            log = int(key)
            self.heads[log] = max(seq, self.heads.get(log, 0))
            if seq > self.positions.get(log, NOWHERE)[0]:
                self.wanted.add(log)

    def receive(self, frame: Frame) -> None:
        log, at = frame["log"], self.positions.get(frame["log"], NOWHERE)[0]
        if frame["from"] > at:
            self._hold(frame)
        elif frame["to"][0] > at:
            self._apply(log, at, frame)
            self._apply_held(log)
        if frame["more"] and frame["to"][0] >= self.positions.get(log, NOWHERE)[0]:
            self.wanted.add(log)

    def forget(self, log: int) -> None:
        """Rebuild this log from nothing: a rewind, or a page loaded anew."""
        self.positions.pop(log, None)
        self._held.pop(log, None)
        self.views.pop(log, None)
        self.extras.pop(log, None)
        self._note("placed", log=log, position=0)
        self.wanted.add(log)

    def rewind(self, log: int) -> None:
        self.rewinds += 1
        self._note("rewound", log=log, position=self.positions.get(log, NOWHERE))
        self.forget(log)

    def _hold(self, frame: Frame) -> None:
        held = self._held[frame["log"]]
        if len(held) < HELD_LIMIT:
            held.append(frame)
        self.wanted.add(frame["log"])

    def _apply_held(self, log: int) -> None:
        """Each may close the gap before another one."""
        held = sorted(self._held.pop(log, []), key=lambda frame: frame["from"])
        for frame in held:
            self.receive(frame)

    def _apply(self, log: int, at: int, frame: Frame) -> None:
        events = [event for event in frame["events"] if event["seq"] > at]
        for event in events:
            self._project(log, event)
        self.positions[log] = (frame["to"][0], frame["to"][1])
        self._note(
            "applied", log=log, position=at, to=frame["to"][0], seqs=[event["seq"] for event in events]
        )

    def _project(self, log: int, event: Frame) -> None:
        message = event.get("message")
        if message and message["kind"] == "text":
            self.views[log][message["id"]] = [message["seq"], message["body"], message["deleted"]]
            self.extras[log][message["id"]] = describe_message(message)
            self._count_replies(log, message, event)
        if event["kind"] == "room_added" and "room" in event:
            self.rooms[event["room"]["id"]] = event["room"]["log"]
            self.learn({str(event["room"]["log"]): event["room"]["position"]})
        elif event["kind"] == "room_removed":
            self.wanted.discard(self.rooms.pop(event["room_id"], 0))

    def _count_replies(self, log: int, message: Frame, event: Frame) -> None:
        root = self.extras[log].get(message.get("thread", {}).get("root", ""))
        if root is not None and "replies" in event:
            root["replies"] = event["replies"]["count"]


def describe_message(message: Frame) -> Frame:
    """What stands around its words."""
    reactions = {each["emoji"]: sorted(each["people"]) for each in message.get("reactions") or ()}
    replies = (message.get("replies") or {}).get("count", 0)
    return {"reactions": reactions, "pinned": bool(message.get("pinned")), "replies": replies}
