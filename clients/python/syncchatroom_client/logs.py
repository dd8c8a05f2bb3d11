"""How far each log is known: the rule of docs/protocol.md, "The idea"."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

Frame = dict[str, Any]
Position = list[int]

# More waiting events than this are asked for again when they are wanted
HELD = 1_000


class Logs:
    """Takes frames as they come, gives events in order, and knows what has to be pulled."""

    def __init__(self, state: dict[str, Any] | None) -> None:
        state = state or {}
        #: What was handled
        self.handled: dict[str, Position] = dict(state.get("positions", {}))
        self.since: str = state.get("since", "")
        # Read from their beginning, with what was said before `since`
        self._rewound: set[str] = set(state.get("rewound", ()))
        self.wanted: set[str] = set()
        self._heard = dict(self.handled)
        self._waiting: deque[tuple[str, Frame | None, Position]] = deque()

    @property
    def state(self) -> dict[str, Any]:
        """All that another start needs."""
        return {"since": self.since, "positions": dict(self.handled), "rewound": sorted(self._rewound)}

    def begin(self, heads: dict[str, Position], now: datetime) -> None:
        """The first welcome ever: what was said before is not asked for."""
        if not self.since:
            self.since = now.isoformat()
            self.handled, self._heard = dict(heads), dict(heads)

    def compare(self, heads: dict[str, Position]) -> None:
        for log, (seq, _entry) in heads.items():
            if seq > self._heard.get(log, [0, 0])[0]:
                self.wanted.add(log)

    def find_position(self, log: str) -> Position:
        return self._heard.get(log, [0, 0])

    def take(self, frame: Frame) -> None:
        log, (seq, entry) = str(frame["log"]), frame["to"]
        heard = self.find_position(log)[0]
        if frame["from"] > heard or len(self._waiting) > HELD:
            self.wanted.add(log)
        elif seq > heard:
            for event in frame["events"]:
                if event["seq"] > heard and not self._is_before(log, event):
                    self._waiting.append((log, {**event, "log": int(log)}, [event["seq"], event["id"]]))
            self._heard[log] = [seq, entry]
            self._waiting.append((log, None, [seq, entry]))
        if frame.get("more"):
            self.wanted.add(log)

    def rewind(self, log: str) -> None:
        """What is known of it is not of the server's history."""
        self._waiting = deque(each for each in self._waiting if each[0] != log)
        self._waiting.append((log, {"kind": "rewind", "log": int(log)}, [0, 0]))
        self._heard[log] = [0, 0]
        self._rewound.add(log)
        self.wanted.add(log)

    def give(self) -> Iterator[Frame]:
        """Each event counts as handled when the next one is asked for."""
        while self._waiting:
            log, event, position = self._waiting.popleft()
            if event is not None:
                yield event
            self.handled[log] = position

    def _is_before(self, log: str, event: Frame) -> bool:
        # A room that was joined later is read from its beginning; what was said before that start is not news
        return log not in self._rewound and datetime.fromisoformat(event["at"]) < datetime.fromisoformat(
            self.since
        )
