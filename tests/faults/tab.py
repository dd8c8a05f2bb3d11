"""The real JavaScript client in a process of its own: ordered about as a person would, and believed in nothing."""

import asyncio
import json
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.faults.client import shorten
from tests.faults.history.record import Recorder
from tests.faults.line import Frame
from tests.servers import ROOT

SCRIPT = "tests/js/history/tab.js"
NODE = ("node", "--experimental-websocket", "--no-warnings", SCRIPT)
LINE_LIMIT = 2**24  # bytes; a page of events is one line
SHOW_SECONDS = 20.0


class Tab:
    """Seen from a run, the same as `client.Client`."""

    def __init__(
        self,
        person: Frame,
        *,
        addresses: Callable[[], list[str]],
        recorder: Recorder,
        chance: random.Random,
        bug: str = "",
    ) -> None:
        self.name, self.user = f"{person['name']} (JavaScript)", person["id"]
        self._settings = {"bases": addresses(), "cookie": f"sessionid={person['key']}", "bug": bug}
        self._recorder = recorder
        self._process: asyncio.subprocess.Process | None = None
        self._positions: dict[int, int] = {}
        self.backlog, self._is_live = 0, False
        self.heard = 0.0
        self._shown = asyncio.Event()
        self.loaded = asyncio.Event()
        self.troubles: list[str] = []

    async def run(self) -> None:
        pipe = asyncio.subprocess.PIPE
        arguments = (*NODE, json.dumps(self._settings))
        process = self._process = await asyncio.create_subprocess_exec(
            *arguments, cwd=ROOT, stdin=pipe, stdout=pipe, limit=LINE_LIMIT
        )
        assert process.stdout
        try:
            async for line in process.stdout:
                self._take(json.loads(line))
            raise RuntimeError(f"{self.name} ended with {await process.wait()}")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _take(self, line: Frame) -> None:
        at, what = line.pop("at"), line.pop("what")
        if what == "pending":
            self.backlog, self._is_live = line["count"], line["live"]
            if self._is_live:
                self.loaded.set()
        elif what == "shown":
            self._shown.set()
        elif what == "trouble":
            self.troubles.append(line["text"])
        else:
            self._write_down(at, what, line)

    def _write_down(self, at: float, what: str, line: Frame) -> None:
        if "op" in line:
            line["op"] = f"{self.name} {line['op']}"
        if what == "received":
            self.heard = at
            line = shorten(line["frame"])
        elif what in ("applied", "placed"):
            self._positions[line["log"]] = line["to"] if what == "applied" else line["position"]
        self._recorder.note_at(at, what, client=self.name, user=self.user, **line)

    def order(self, do: str, **fields: Any) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(f"{json.dumps({'do': do, **fields})}\n".encode())

    def is_level(self, heads: Mapping[int, int]) -> bool:
        is_idle = self._is_live and not self.backlog
        return is_idle and all(self._positions.get(log) == head for log, head in heads.items())

    def reach(self, log: int) -> int:
        return self._positions.get(log, 0)

    async def show(self, _rooms: Sequence[Frame]) -> None:
        self._shown.clear()
        self.order("show")
        async with asyncio.timeout(SHOW_SECONDS):
            await self._shown.wait()

    def pry(self, _log: int) -> None:
        """The page has no way to ask for what its own log says is over."""
