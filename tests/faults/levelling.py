"""After a fault that came alone: until every client has everything that was there when it ended."""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import Mapping, Sequence
from typing import Protocol

import psycopg

from tests.faults.history.ends import LEVEL_SECONDS
from tests.faults.history.record import Recorder
from tests.faults.stage import Stage

LOOK_SECONDS = 0.05
# Who is late is waited for longer than was promised, so that the record says how late
GIVE_UP_SECONDS = 2 * LEVEL_SECONDS

Heads = dict[int, int]  # by log


class Reader(Protocol):
    """Any of the clients of a run."""

    name: str
    user: int
    heard: float  # when it heard from a server for the last time, on the machine's monotonic clock

    def reach(self, log: int) -> int: ...


class Levelling:
    def __init__(self, stage: Stage, readers: Sequence[Reader], recorder: Recorder) -> None:
        self._stage, self._readers, self._recorder = stage, readers, recorder
        self._turns = itertools.count(1)

    async def wait(self, kind: str) -> None:
        """The chat goes on meanwhile: it is about what was there at the end of the fault, and no later."""
        turn, ended = next(self._turns), time.monotonic()
        names = [reader.name for reader in self._readers]
        self._recorder.note_at(ended, "awaited", turn=turn, kind=kind, clients=names)
        late, wanted = list(self._readers), dict[int, Heads]()
        while late and time.monotonic() - ended < GIVE_UP_SECONDS:
            try:
                heads = await asyncio.to_thread(self._read_heads)
            except (psycopg.OperationalError, sqlite3.OperationalError):
                heads = {}  # the database is still coming up
            wanted = wanted or heads
            level = [reader for reader in late if heads and is_level(reader, ended, wanted, heads)]
            for reader in level:
                late.remove(reader)
                self._recorder.note("recovered", turn=turn, client=reader.name)
            await asyncio.sleep(LOOK_SECONDS)

    def _read_heads(self) -> dict[int, Heads]:
        with self._stage.books() as books:
            return books.list_heads()


def is_level(reader: Reader, since: float, wanted: Mapping[int, Heads], present: Mapping[int, Heads]) -> bool:
    """Of a log that somebody was shown out of meanwhile they get no more."""
    mine, still = wanted.get(reader.user, {}), present.get(reader.user, {})
    return reader.heard > since and all(reader.reach(log) >= mine[log] for log in mine.keys() & still)
