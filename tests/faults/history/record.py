"""The record of a run: one JSON object a line, with the seconds on one clock.

invoke   op client user verb …      somebody asks for something; `op` names it through all its attempts
retry    op                         the same once more, after a lost answer
ok       op [seq dup]               acknowledged
fail     op code                    refused
unknown  op                         given up without an answer
received client user log from to events     a frame, as it came off the wire
bytes    client user tokens [asked] whose words came, by whatever way, and when they had been asked for
found    client user asked token level messages         what a search answered
page     client user asked room since until messages    a page of a room's history, from a number to a number
counted  client user asked room members pinned          what a room says of itself
applied  client log position to seqs        what the client took of it, and from where to where
placed   client log position        a position that was not reached by applying: first page, rewind
members  room log people [public marks]     who was in a room before the run, and how far they had read
replayed user                       all that this person said on one connection came a second time
fault    kind phase                 `begin` and `end` of trouble; `healed` when all of it is over
awaited  turn kind clients          a fault that came alone has ended, and these are waited for
recovered turn client               has everything that was there when it ended
calm     phase                      `begin` and `end` of a time without trouble, before the first
others   share                      how much of the machine was in use before the run began
busy     load                       how many processes wanted each core in the last minute
level    client                     has everything, after the healing
view     client user room messages [since]  what a client shows at the end; a page only from a number on
rest     users watchers             from here on these people have live sockets, and nobody else
online   client users               whom this client is told to be there
deviation text                      what a server said, and no document describes
resources server phase counts       what a server holds, `before` anybody came and `after` everybody left
stored   room log head entries messages members marks    what the database holds at the end
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

Line = dict[str, Any]


class Recorder:
    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("w")
        self._started = time.monotonic()

    def note(self, what: str, **fields: Any) -> None:
        self.note_at(time.monotonic(), what, **fields)

    def tell_time(self, at: float) -> float:
        """A moment of the machine's monotonic clock, on the clock of this record."""
        return round(at - self._started, 6)

    def note_at(self, at: float, what: str, **fields: Any) -> None:
        """`at` is of the machine's monotonic clock, which another process can read too."""
        line = {"t": self.tell_time(at), "what": what, **fields}
        self._file.write(json.dumps(line, separators=(",", ":")) + "\n")

    def close(self) -> None:
        self._file.close()


def read_lines(path: Path) -> Iterator[Line]:
    with path.open() as lines:
        yield from map(json.loads, lines)
