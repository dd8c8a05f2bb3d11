"""A run's lines, sorted into what the checks ask for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults.history.record import Line


@dataclass
class Ack:
    at: float
    seq: int
    dup: bool


@dataclass
class Operation:
    """One wish of one client, however often it had to be sent."""

    op: str
    client: str
    user: int
    verb: str
    at: float
    wish: Line
    acks: list[Ack] = field(default_factory=list)
    tries: list[float] = field(default_factory=list)
    refusal: str = ""

    @property
    def retries(self) -> int:
        return len(self.tries)

    @property
    def id(self) -> str:
        return str(self.wish.get("id", ""))

    @property
    def room(self) -> int:
        return int(self.wish.get("room", 0))

    @property
    def was_refused(self) -> bool:
        """For certain: an attempt without an answer might have been stored."""
        return bool(self.refusal) and not self.retries and not self.acks


@dataclass(frozen=True)
class Violation:
    check: str
    text: str


class History:
    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)
        self.operations: dict[str, Operation] = {}
        self._by_what: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            self._by_what[line["what"]].append(line)
            self._sort_in(line)
        self.stored: dict[int, Line] = {line["room"]: line for line in self.told("stored")}
        self.log_of: dict[int, Line] = {line["log"]: line for line in self.stored.values()}

    def _sort_in(self, line: Line) -> None:
        if line["what"] == "invoke":
            wish = {key: value for key, value in line.items() if key not in ("t", "what")}
            known = (line["op"], line["client"], line["user"], line["verb"], line["t"])
            self.operations[line["op"]] = Operation(*known, wish)
        elif line["what"] in ("retry", "ok", "fail"):
            self._answer(self.operations[line["op"]], line)

    def _answer(self, operation: Operation, line: Line) -> None:
        if line["what"] == "retry":
            operation.tries.append(line["t"])
        elif line["what"] == "ok":
            operation.acks.append(Ack(line["t"], line.get("seq", 0), line.get("dup", False)))
        else:
            operation.refusal = line["code"]

    def told(self, *what: str) -> list[Line]:
        """Lines of these kinds, in the order of the run."""
        if len(what) == 1:
            return self._by_what[what[0]]
        return [line for line in self.lines if line["what"] in what]

    def asked(self, *verbs: str) -> list[Operation]:
        return [operation for operation in self.operations.values() if operation.verb in verbs]

    def received_events(self) -> Iterator[tuple[Line, dict[str, Any]]]:
        for frame in self.told("received"):
            for event in frame["events"]:
                yield frame, event
