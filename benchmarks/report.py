"""What was measured, as a table for people and JSON for programs."""

import json
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
BUSY_LOAD = 0.7


@dataclass(frozen=True, slots=True)
class Row:
    """``expected`` is in words; ``is_met`` says whether ours keeps it, None where nothing is expected."""

    what: str
    tutorial: str
    ours: str
    expected: str = ""
    is_met: bool | None = None

    def cells(self) -> list[str]:
        kept = {None: "", True: "yes", False: "NO"}[self.is_met]
        return [self.what, self.tutorial, self.ours, self.expected, kept]


def print_table(rows: list[Row]) -> None:
    lines = [["", "tutorial", "SyncChatRoom", "expected", "kept"], *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def warn_if_busy() -> None:
    """Somebody else's work shows up as our latency."""
    load = os.getloadavg()[0]
    if load > BUSY_LOAD:
        print(f"Other programs keep this machine busy (load {load:.1f}): times will be worse than they are.")


def save(name: str, measured: dict[str, Any]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    machine = {"system": platform.platform(), "python": platform.python_version(), "load": os.getloadavg()}
    at = datetime.now(UTC).isoformat(timespec="seconds")
    path.write_text(json.dumps({"at": at, "machine": machine, **measured}, indent=2) + "\n")
    return path
