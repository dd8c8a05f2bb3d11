"""What tests measured, kept for `docs/reliability.md`: one JSON file a result.

A test leaves its figures in `var/reliability/`; a proof, in `docs/reliability/`, where they are kept with the source.
"""

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "docs" / "reliability"
# A proof says by this that its figures are to be kept
KEEP = "KEEP_RESULTS"
# What is kept, and what is written from it, is no part of what was measured
MEASURED = (".", ":!docs/reliability", ":!docs/reliability.md")


def find_folder() -> Path:
    return KEPT if os.environ.get(KEEP) else ROOT / "var" / "reliability"


def save_result(name: str, figures: dict[str, Any]) -> Path:
    """Keep figures under a name; a later result of that name takes its place."""
    folder = find_folder()
    folder.mkdir(parents=True, exist_ok=True)
    result = {
        "name": name,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": read_commit(),
        "machine": _describe_machine() if folder == KEPT else {},
        "figures": figures,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(result, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    return path


def load_results(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Every result kept so far, by name."""
    found = sorted((folder or find_folder()).glob("*.json"))
    return {path.stem: json.loads(path.read_text()) for path in found}


def read_commit() -> str:
    """The last one that changed anything but figures; with "-dirty" where files differ from it."""
    commit = _ask_git("log", "-1", "--format=%h", "--abbrev=12", "--", *MEASURED)
    differs = _ask_git("status", "--porcelain", "--", *MEASURED)
    return f"{commit or 'unknown'}{'-dirty' if differs else ''}"


def _ask_git(*command: str) -> str:
    return subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True).stdout.strip()


def _describe_machine() -> dict[str, str]:
    # Only proofs need it: it asks a dozen programs for their versions
    from tests.faults.report.machine import describe_machine

    return describe_machine()
