"""What is written down of who is seen to be there, while watchers still ask."""

import asyncio
import itertools
from pathlib import Path
from typing import Any, cast

import pytest

from tests.faults import resting
from tests.faults.client import Client
from tests.faults.history.model import History
from tests.faults.history.record import Recorder, read_lines
from tests.faults.history.rest import find_false_presence

ROOM = 1
GONE, HERE = {1, 2}, {2}


class Watcher:
    """Who asks is told what was true then; what comes later comes as a signal."""

    def __init__(self, name: str, *, answers: list[set[int]], later: set[int]) -> None:
        self.name, self.online = name, set[int]()
        self._answers, self._later = itertools.chain(answers, itertools.repeat(later)), later

    async def look_around(self, room: int) -> None:
        self.online = next(self._answers)
        # Told by a signal while the slowest watcher still waits for its answer
        asyncio.get_running_loop().call_soon(setattr, self, "online", self._later)
        await asyncio.sleep(0)


def judge(folder: Path, watchers: list[Watcher]) -> list[str]:
    recorder = Recorder(folder / "history.jsonl")
    asyncio.run(resting.watch_presence(cast("list[Client]", watchers), ROOM, HERE, recorder))
    recorder.close()
    return [
        violation.text for violation in find_false_presence(History(read_lines(folder / "history.jsonl")))
    ]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resting, "LOOK_SECONDS", 0)
    monkeypatch.setattr(resting, "SETTLED_SECONDS", 0.2)


def test_who_is_told_by_a_signal_after_the_answer_knows_the_truth(tmp_path: Path) -> None:
    assert judge(tmp_path, [Watcher("ann", answers=[GONE], later=HERE)]) == []


def test_who_is_never_told_is_found(tmp_path: Path) -> None:
    told: Any = judge(
        tmp_path, [Watcher("ann", answers=[GONE], later=HERE), Watcher("bea", answers=[], later=GONE)]
    )

    assert len(told) == 1
    assert told[0].startswith("bea is told otherwise of [1]")
