"""This build against an older one, in one run: the same benchmarks, in turns, on the same machine.

    python benchmarks/side_by_side.py b754c40 fanout browser

The older one is checked out into a temporary folder and runs with this environment's packages.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.report import warn_if_busy
from benchmarks.servers import PYTHON, ROOT

# One turn of a busy moment must not decide: single openings of a page spread by a fifth
TURNS = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit")
    parser.add_argument("benchmarks", nargs="+")
    wanted = parser.parse_args()
    warn_if_busy()
    with tempfile.TemporaryDirectory(prefix="syncchat-older-") as folder:
        older = Path(folder) / "older"
        _git("worktree", "add", "--detach", str(older), wanted.commit)
        try:
            for name in wanted.benchmarks:
                print_pairs(name, older)
        finally:
            _git("worktree", "remove", "--force", str(older))
    return 0


def print_pairs(name: str, older: Path) -> None:
    figures: dict[str, dict[Path, list[float]]] = defaultdict(lambda: defaultdict(list))
    for _turn in range(TURNS):
        for root in (older, ROOT):
            for figure, value in run(name, root):
                figures[figure][root].append(value)
    print(f"\n{name}: older, this one, ratio")
    for figure, by_root in figures.items():
        if len(by_root) == 2:
            before, now = (statistics.median(by_root[root]) for root in (older, ROOT))
            print(f"  {figure:<44} {before:12.1f} {now:12.1f} {now / before if before else 1:8.2f}")


def run(name: str, root: Path) -> Iterator[tuple[str, float]]:
    # A benchmark that misses its own limits ends with 1, and has measured all the same
    subprocess.run([PYTHON, f"benchmarks/{name}.py"], cwd=root, stdout=subprocess.DEVNULL, check=False)
    found = json.loads((root / "benchmarks" / "results" / f"{name}.json").read_text())
    return flatten(
        {key: value for key, value in found.items() if key not in ("at", "machine", "kept", "tutorial")}
    )


def flatten(found: Any, name: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from flatten(value, f"{name}.{key}" if name else str(key))
    elif isinstance(found, list):
        for number, value in enumerate(found):
            yield from flatten(value, f"{name}.{number}")
    elif isinstance(found, int | float) and not isinstance(found, bool):
        yield name, float(found)


def _git(*words: str) -> None:
    subprocess.run(
        ["git", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


if __name__ == "__main__":
    sys.exit(main())
