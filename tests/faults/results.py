"""What tests measured, kept for `docs/reliability.md`: one JSON file a result in `var/reliability/`."""

import json
import platform
import subprocess
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "reliability"


def save_result(name: str, figures: dict[str, Any]) -> Path:
    """Keep figures under a name; a later result of that name takes its place."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = {
        "name": name,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": _read_commit(),
        "python": platform.python_version(),
        "figures": figures,
    }
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(result, indent=2, sort_keys=True) + "\n")
    return path


def load_results() -> dict[str, dict[str, Any]]:
    """Every result kept so far, by name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def _read_commit() -> str:
    # With "-dirty" where files differ from it: figures of what nobody else can check out say so
    describe = ["git", "describe", "--always", "--exclude=*", "--dirty"]
    found = subprocess.run(describe, cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"
