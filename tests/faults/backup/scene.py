"""Commands against a place of their own, and people who talk there."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import BARE, ROOT
from tests.visitors import PASSWORD, Tab, Visitor

Environment = dict[str, str]
PATIENCE = 300.0  # seconds; a workspace is filled in twenty, on a machine that does nothing else


def manage(
    environment: Environment, *arguments: str, typed: str = "", status: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run a management command there; it has to end with this status."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **BARE, **environment},
        input=typed,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


def run_module(environment: Environment, module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    env = {**os.environ, **BARE, **environment}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass
class Speaker:
    """Says one thing after another until told to stop; remembers what was acknowledged."""

    visitor: Visitor
    room: int
    acked: dict[str, int] = field(default_factory=dict)
    enough: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> "Speaker":
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def _run(self) -> None:
        tab = self.visitor.greet()
        while not self._ended.is_set():
            said = tab.say(self.room, f"{self.visitor.name} {len(self.acked)}")
            self.acked[said["id"]] = said["seq"]
            if len(self.acked) >= 20:
                self.enough.set()
            tab.inbox.clear()
        tab.close()

    def stop(self) -> None:
        self._ended.set()
        if self._thread:
            self._thread.join(30)


@dataclass
class Follower:
    """Keeps every log it is shown the way the protocol says: position by position, dropping what is rewound."""

    visitor: Visitor
    logs: dict[int, dict[int, int]] = field(default_factory=dict)
    rewound: set[int] = field(default_factory=set)

    def positions(self) -> dict[str, list[int]]:
        return {
            str(log): [max(seen), seen[max(seen)]] for log, seen in self.logs.items() if seen and max(seen)
        }

    def resume(self) -> None:
        """Connect with the positions it has, and catch up."""
        tab = self.visitor.greet(self.positions())
        tab.ask({"type": "ping"})
        self.rewound = {frame["log"] for frame in tab.inbox if frame["type"] == "rewind"}
        for log in self.rewound:
            self.logs[log] = {}
        for name, head in tab.welcome["heads"].items():
            self._catch_up(tab, int(name), head)
        tab.close()

    def _catch_up(self, tab: Tab, log: int, head: list[int]) -> None:
        seen = self.logs.setdefault(log, {})
        while max(seen, default=0) < head[0]:
            at = max(seen, default=0)
            answer = tab.ask({"type": "pull", "log": log, "after": [at, seen.get(at, 0)]})
            self._take(seen, answer)

    def _take(self, seen: dict[int, int], answer: dict[str, Any]) -> None:
        assert answer["type"] == "events", answer
        for event in answer["events"]:
            seen[event["seq"]] = event["id"]
        seen[answer["to"][0]] = answer["to"][1]


def sign_in(url: str, name: str) -> Visitor:
    visitor = Visitor(url, name)
    visitor.open("/login/", {"login": name, "password": PASSWORD})
    assert visitor.cookie("sessionid"), f"{name} could not sign in"
    return visitor


def find_one(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found
