"""`python -m tests.covered`: which share of the lines of the core the fast tests run, and its floor."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.run import HEAVY, PYTEST, ROOT

# Percent of lines, by the tests that need no server; measured 96.5, 76.9, 100 and 96.1. Sockets run in those with one
FLOORS = {"domain": 95.0, "realtime": 75.0, "protocol": 99.0, "search": 95.0}
CORE = [f"--cov=syncchat/{part}" for part in FLOORS]


def measure(report: Path) -> int:
    options = ["-p", "no:playwright", "-m", f"not ({HEAVY})", "--cov-report=", f"--cov-report=json:{report}"]
    return subprocess.run([*PYTEST, *options, *CORE], cwd=ROOT, check=False).returncode


def count_lines(report: Path) -> dict[str, float]:
    """Percent, by part of the core."""
    files = json.loads(report.read_text())["files"]
    shares = {}
    for part in FLOORS:
        found = [each["summary"] for name, each in files.items() if name.startswith(f"syncchat/{part}/")]
        lines = sum(each["num_statements"] for each in found)
        shares[part] = 100 * sum(each["covered_lines"] for each in found) / lines if lines else 0.0
    return shares


def find_sunk(shares: dict[str, float]) -> list[str]:
    return [part for part, floor in FLOORS.items() if shares[part] < floor]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        status = measure(report)
        shares = count_lines(report)
    for part, share in shares.items():
        print(f"{part:10} {share:5.1f} % of lines, at least {FLOORS[part]:g} %")
    sunk = find_sunk(shares)
    if sunk:
        print(f"Too little of {', '.join(sunk)} is run by the fast tests.", file=sys.stderr)
    return 1 if sunk else status


if __name__ == "__main__":
    sys.exit(main())
